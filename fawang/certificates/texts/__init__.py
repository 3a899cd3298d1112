"""What people read of certificates."""
