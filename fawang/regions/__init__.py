"""The five-level tree of administrative divisions, and addresses in free text."""
