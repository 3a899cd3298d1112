"""Reading payments: those of an order, an office's list, what is to be asked for."""
