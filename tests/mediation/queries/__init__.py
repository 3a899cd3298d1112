"""Tests of people's mediation."""
