"""The process that writes calls down: how the exchange tells it, and what it does."""
