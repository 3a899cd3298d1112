"""What the field lays down for the catalogue, as data."""
