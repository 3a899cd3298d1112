"""Applying from a talk: what a room above has heard already, which the composition hands in."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules.wishes import Reach


@dataclass(frozen=True, slots=True)
class Told:
    """What a person has told so far, in their own words, and how they can be reached. `order_id`: applied already.

    `topic` and `place` are what the talk is about, else what its guidance had understood; empty if nobody knows.
    `back` is the page from which it was opened, where that is none of a talk; `received_at` when it first reached us,
    where terms run from then. `zone` is the special zone of the talk; empty: none.
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
    back: str = ""
    received_at: datetime | None = None
    zone: str = ""


class Talks(Protocol):
    """The room that keeps talks."""

    def prepare(self, *, by: Actor, code: str) -> Told:
        """Return what was told in the talk `code`; that it was read is recorded."""

    def note_application(self, *, by: Actor, code: str, order_id: int) -> None:
        """Keep which order was made from the talk."""


_rooms: list[Talks] = []


class _Rooms:
    """All rooms that keep talks, asked in turn: a code is one of theirs, or of nobody."""

    def prepare(self, *, by: Actor, code: str) -> Told:
        for room in _rooms:
            with suppress(NotFound):
                return room.prepare(by=by, code=code)
        raise NotFound("not_found")

    def note_application(self, *, by: Actor, code: str, order_id: int) -> None:
        for room in _rooms:
            with suppress(NotFound):
                room.note_application(by=by, code=code, order_id=order_id)
                return
        raise NotFound("not_found")


def connect(*rooms: Talks) -> None:
    """Set the rooms that keep talks, and what partners hand over. Called once, by the composition."""
    _rooms[:] = rooms


def talks() -> Talks:
    """Return the rooms that keep talks.

    Raises:
        NotFound: this installation has none.
    """
    if not _rooms:
        raise NotFound("not_found")
    return _Rooms()
