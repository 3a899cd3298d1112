"""What reads of the wire."""
