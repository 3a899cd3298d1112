"""Tests of notarisation."""
