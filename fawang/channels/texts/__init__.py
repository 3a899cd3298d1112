"""What people read of channels."""
