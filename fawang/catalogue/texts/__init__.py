"""What people read of the catalogue."""
