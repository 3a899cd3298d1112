"""Who serves whom next: the engine of matching and its parts. Pure."""
