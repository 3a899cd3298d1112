"""What the wire lays down. Pure."""
