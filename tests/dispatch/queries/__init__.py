"""Queries of dispatch, with a database."""
