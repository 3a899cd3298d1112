"""The terminal: its language, text in columns."""
