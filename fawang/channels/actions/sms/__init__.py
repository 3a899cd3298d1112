"""What is done with text messages that people write."""
