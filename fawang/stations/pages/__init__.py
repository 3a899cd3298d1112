"""The pages of the finder: looking for an office, one office, its poster, the map to choose from."""
