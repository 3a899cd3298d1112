"""What a channel offers and when, and what comes in by one. Pure."""
