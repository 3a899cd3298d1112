"""Reading of the data centre's own tables."""
