"""What rooms above know of a lawyer that dispatch asks for. Connected by config/wiring.py."""

from collections.abc import Callable

#: More places than anybody has: whoever says so has no ear for anybody else either.
ALL_PLACES = 1_000

type Zones = Callable[[int], frozenset[str]]
type Outside = Callable[[int], int]

_zones: list[Zones] = []
_outside: list[Outside] = []


def connect(*, zones: tuple[Zones, ...] = (), outside: tuple[Outside, ...] = ()) -> None:
    """Set who is asked, by the number of a lawyer's account: for their special zones, and for places taken outside."""
    _zones[:], _outside[:] = zones, outside


def zones_of(staff_id: int) -> frozenset[str]:
    """Return the codes of the zones whose people a lawyer serves first."""
    return frozenset().union(*(ask(staff_id) for ask in _zones))


def taken_outside(staff_id: int) -> int:
    """Return how many of a lawyer's places for chats are taken by what matching does not know.

    From `ALL_PLACES` on they are in a call with somebody, and nothing rings.
    """
    return sum(ask(staff_id) for ask in _outside)
