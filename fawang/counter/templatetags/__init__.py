"""How templates of the counter write figures."""
