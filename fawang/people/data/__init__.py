"""What the field lays down, as files with their sources, and what reads and checks them."""
