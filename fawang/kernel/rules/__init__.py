"""Plain values and what is decided by them: actors, events, codes, text, problems, procedures. Pure."""
