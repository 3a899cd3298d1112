"""Figures of mediation: terms as YAML, how often the public may ask."""
