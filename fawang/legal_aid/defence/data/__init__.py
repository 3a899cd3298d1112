"""Facts of notified defence with their sources."""
