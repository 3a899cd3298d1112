"""What changes calls, with a database."""
