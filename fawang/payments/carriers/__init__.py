"""The way to the payment side: a protocol class, and the one that speaks HTTP."""
