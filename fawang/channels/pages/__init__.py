"""Pages of the channels."""
