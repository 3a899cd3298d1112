"""Get help: one question a page, from a person's words to a receipt."""
