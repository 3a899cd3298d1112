"""Pages of staff: who comes when, booking for others, plans and closed times."""
