"""What people read of partners."""
