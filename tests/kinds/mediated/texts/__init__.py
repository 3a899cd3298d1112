"""What people read of mediation."""
