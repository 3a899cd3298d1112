"""A database of the version before, its answers, and what becomes of them."""
