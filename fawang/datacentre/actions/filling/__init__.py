"""Facts from the tables of the rooms: which days have changed, and what stands beside them."""
