"""Reading calls, with a database."""
