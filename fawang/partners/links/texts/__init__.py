"""What links say."""
