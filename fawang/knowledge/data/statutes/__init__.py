"""Readers of statutes: one module a source or format. All yield `LawText`."""
