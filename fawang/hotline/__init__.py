"""The hotline: a person dials 12348 and reaches help."""
