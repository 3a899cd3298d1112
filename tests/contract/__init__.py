"""The API against its own description, by tools that know nothing else of it."""
