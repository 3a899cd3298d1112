"""Figures of the house for appointments, and how often the public may ask."""
