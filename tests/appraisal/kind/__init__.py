"""Tests of forensic appraisal."""
