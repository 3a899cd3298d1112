"""Which entry answers first: opened when it is sure, one of two, asked back, several, or none (docs/guidance.md)."""
