"""Reading channels, their figures and what came in by them."""
