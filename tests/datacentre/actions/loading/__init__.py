"""Tests of bringing past years."""
