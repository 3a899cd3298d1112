"""News: events that leave a transaction with its rows, and pages that are told at once."""
