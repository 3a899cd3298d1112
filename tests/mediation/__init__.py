"""Mediation: two sides, and what never crosses between them."""
