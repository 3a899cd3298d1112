"""What is read at the counter."""
