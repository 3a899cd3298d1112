"""What channels there are to begin with, what they say, and how often people may use them."""
