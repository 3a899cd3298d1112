"""Facts of the catalogue, as data."""
