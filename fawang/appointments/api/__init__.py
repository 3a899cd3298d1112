"""Appointments over the API."""
