"""Certificates that an office issues: persons sign, the office seals, everybody can verify."""
