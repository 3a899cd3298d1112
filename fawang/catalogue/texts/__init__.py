"""What people read in the catalogue."""
