"""The JSON API of feedback: ratings, complaints, quality checks."""
