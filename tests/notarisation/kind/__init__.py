"""Tests of what notarisation declares."""
