"""Duty rosters: what is needed, who is there, who takes what; who stands in."""
