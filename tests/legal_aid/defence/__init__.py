"""Notified defence, duty lawyers at posts, wishes of detainees."""
