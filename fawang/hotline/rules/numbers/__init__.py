"""Telephone numbers: which are dialled, answered, blocked, and when. Pure."""
