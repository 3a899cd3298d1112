"""What writes on the wire."""
