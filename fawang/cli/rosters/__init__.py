"""Commands of duty rosters."""
