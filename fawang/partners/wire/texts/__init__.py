"""What people read of the wire."""
