"""What templates say of offices."""
