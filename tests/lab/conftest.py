"""What is in here is called from a terminal as the rest of the program is."""

from tests.cli.conftest import _terminal, fawang

__all__ = ["_terminal", "fawang"]
