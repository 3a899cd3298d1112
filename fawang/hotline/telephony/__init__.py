"""Telephones as the machine has them: switches, the edge, sound, and the programs that run beside them."""
