"""Sentences that a model writes from what was found, and the check that lets only borne-out ones through."""
