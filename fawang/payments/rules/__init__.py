"""What holds for payments. Pure."""
