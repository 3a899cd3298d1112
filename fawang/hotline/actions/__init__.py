"""What changes a call as it is kept."""
