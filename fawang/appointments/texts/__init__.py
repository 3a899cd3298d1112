"""What people read of appointments."""
