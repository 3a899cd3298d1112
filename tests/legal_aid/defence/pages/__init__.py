"""Tests of notified defence."""
