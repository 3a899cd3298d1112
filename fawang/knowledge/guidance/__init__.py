"""Guidance: what somebody's words mean, and what helps them."""
