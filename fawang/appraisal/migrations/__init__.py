"""Migrations of forensic appraisal."""
