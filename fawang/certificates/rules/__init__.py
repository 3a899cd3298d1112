"""What holds for certificates: whose key may sign, how numbers are written, what happens to one. Pure."""
