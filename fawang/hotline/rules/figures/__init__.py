"""The figures of the hotline, from counts that can be added up. Pure."""
