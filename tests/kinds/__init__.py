"""Three kinds of orders that are not shipped, each a room as a real one would be, and what holds for every kind."""
