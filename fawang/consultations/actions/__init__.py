"""What changes a consultation."""
