"""The statute ranker: from a question in everyday words to the articles that answer it."""
