"""What rooms above know of a lawyer that dispatch asks for: their special zones. Connected by config/wiring.py."""

from collections.abc import Callable

_zones: list[Callable[[int], frozenset[str]]] = []


def connect(*zones_of: Callable[[int], frozenset[str]]) -> None:
    """Set who is asked for the zones of a lawyer, by the number of their account."""
    _zones[:] = zones_of


def zones_of(staff_id: int) -> frozenset[str]:
    """Return the codes of the zones whose people a lawyer serves first."""
    return frozenset().union(*(ask(staff_id) for ask in _zones))
