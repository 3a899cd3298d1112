"""Reading certificates: an office's list, one of them, what the public may verify."""
