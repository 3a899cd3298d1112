"""A talk at the office: an appointment that either side may let wait too long."""
