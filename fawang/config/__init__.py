"""Composition: the settings, the urls, the API mount, the wiring. Nothing imports it but the command line."""
