"""Tests of the room `partners`."""
