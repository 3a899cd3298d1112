"""Loads all rooms where it is imported: within the process from which others are forked (`tests.forked`)."""

from fawang.cli.processes.runtime import setup_django

setup_django()
