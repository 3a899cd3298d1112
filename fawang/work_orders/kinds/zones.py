"""Applications that follow from a special zone: its page or a talk in it, which a room above keeps."""

from typing import Protocol


class Zones(Protocol):
    """The room that keeps zones."""

    def is_running(self, code: str) -> bool:
        """Tell whether there is such a zone, and it has not ended."""

    def first_by_hours(self, code: str, place: str) -> int:
        """Return by how many hours an application of somebody from there goes first; 0 where there is no such zone."""


_rooms: list[Zones] = []


def connect(room: Zones) -> None:
    """Set the room that keeps zones. Called once, by the composition."""
    _rooms[:] = [room]


def running(code: str) -> str:
    """Return the code of a zone from whose page somebody comes; empty where it has ended, or there is none."""
    return code if code and any(room.is_running(code) for room in _rooms) else ""


def first_by_hours(code: str, place: str) -> int:
    """Return by how many hours the term of an application counts as ending sooner, in the queue of its office.

    Args:
        code: of the zone; empty: it follows from none.
        place: the division where it happened: a zone is for the people of its own.
    """
    return max((room.first_by_hours(code, place) for room in _rooms), default=0) if code else 0
