"""The JSON API of knowledge: guidance, and the collection it rests on; each has a router of its own."""
