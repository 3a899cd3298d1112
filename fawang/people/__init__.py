"""Residents, staff, roles, permissions, contact wishes."""
