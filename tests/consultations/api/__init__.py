"""The JSON API of consultations."""
