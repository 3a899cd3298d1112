"""Mediation: two sides with views, files and keys of their own; both sign what they agree upon."""
