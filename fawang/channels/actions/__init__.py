"""What changes channels, and what is done with what came in by one."""
