"""What is done at the counter."""
