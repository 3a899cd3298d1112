"""Pages of the data centre."""
