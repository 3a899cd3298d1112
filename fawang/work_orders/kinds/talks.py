"""Applying from a talk: what a room above has heard already, which the composition hands in."""

from dataclasses import dataclass
from typing import Protocol

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules.wishes import Reach


@dataclass(frozen=True, slots=True)
class Told:
    """What a person has told so far, in their own words, and how they can be reached. `order_id`: applied already.

    `topic` and `place` are what the talk is about, else what its guidance had understood; empty if nobody knows.
    """

    consultation_id: int
    words: str
    matter: str
    topic: str
    place: str
    opponent: str
    reach: Reach
    order_id: int | None
    by_phone: bool = False


class Talks(Protocol):
    """The room that keeps talks."""

    def prepare(self, *, by: Actor, code: str) -> Told:
        """Return what was told in the talk `code`; that it was read is recorded."""

    def note_application(self, *, by: Actor, code: str, order_id: int) -> None:
        """Keep which order was made from the talk."""


_rooms: list[Talks] = []


def connect(room: Talks) -> None:
    """Set the room that keeps talks. Called once, by the composition."""
    _rooms[:] = [room]


def talks() -> Talks:
    """Return the room that keeps talks.

    Raises:
        NotFound: this installation has none.
    """
    if not _rooms:
        raise NotFound("not_found")
    return _rooms[0]
