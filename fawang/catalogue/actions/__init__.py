"""What writes the catalogue."""
