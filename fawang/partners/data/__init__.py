"""What the room reads from files: reasons, the partners of the demonstration."""
