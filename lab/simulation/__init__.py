"""A day, a month or a year of calls on the same `matching.py` that serves, beside the strategies of others."""
