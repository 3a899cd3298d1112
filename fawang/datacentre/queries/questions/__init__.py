"""A question to the data centre, from the words of an address to a table of figures."""
