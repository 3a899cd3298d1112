"""Processes of an installation: the database, server, worker, relay, and what each needs first."""
