"""What people read of this room: sentences for its codes, names of its codes."""
