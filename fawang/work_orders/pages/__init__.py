"""Pages of the persons of an order and of its links; the frame around them is the shell's."""
