"""Pages of feedback: rating, follow-ups."""
