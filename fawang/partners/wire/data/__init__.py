"""What the wire publishes: the schemas of events."""
