"""Facts and figures of mediation: terms and subsidies as YAML, how often the public may ask."""
