"""What somebody can rate by answering with a digit: talks, and what rooms beside this one enter (config/wiring.py)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from fawang.consultations.queries.lists import rateable_of
from fawang.kernel import clock

#: Later a digit is no answer to what was asked.
ASKED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rateable:
    """Something that has ended and is not rated yet. `rate` keeps a score from 1 to 5."""

    code: str
    ended_at: datetime
    consultation_id: int = 0
    rate: Callable[[int], None] | None = None


type Find = Callable[[Collection[int], datetime], list[tuple[str, datetime, Callable[[int], None]]]]

_find: list[Find] = []


def connect(*find: Find) -> None:
    """Set who else has something to rate. Called once, by the composition."""
    _find[:] = find


def latest(contact_ids: Collection[int]) -> Rateable | None:
    """Return what ended last for one of these contacts, within days, and is not rated."""
    since = clock.now() - ASKED_WITHIN
    found = [Rateable(row.code, ended, row.pk) for row, ended in rateable_of(contact_ids, since)]
    for find in _find:
        found += [Rateable(code, ended, 0, rate) for code, ended, rate in find(contact_ids, since)]
    return max(found, key=lambda one: one.ended_at, default=None)
