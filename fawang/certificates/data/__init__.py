"""How often the public may verify and share."""
