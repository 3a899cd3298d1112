"""The JSON API of dispatch."""
