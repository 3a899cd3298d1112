"""How often the public may ask."""
