"""Telephones that speak SIP: callers and desk phones of stories, benchmarks and tests."""
