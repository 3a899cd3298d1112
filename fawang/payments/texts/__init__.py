"""What people read of payments."""
