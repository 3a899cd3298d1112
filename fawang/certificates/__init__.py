"""Certificates that an office issues: signed by the persons who answer for them, sealed by the office, checked by all."""
