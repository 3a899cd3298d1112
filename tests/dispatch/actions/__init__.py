"""Actions of dispatch, with a database."""
