"""Disputes that grow: many people against one opponent, or at one place about one matter. Pure.

What counts is how many different people came within a time, not how many papers one of them wrote. The figures are own
ones; the letter-and-visit rules of provinces commonly call five people a joint visit, so five is where somebody looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Within this time disputes are counted together.
WINDOW = timedelta(days=30)
#: From so many people on somebody looks, and again at each of the next ones.
STEPS = (5, 10, 30, 100, 300)


class Sort(StrEnum):
    """By what disputes belong together."""

    OPPONENT = "opponent"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute as it is counted: when it came, hashes of who applies, and the mark that it may share with others."""

    order_id: int
    at: datetime
    people: frozenset[bytes]
    mark: bytes


@dataclass(frozen=True, slots=True)
class Cluster:
    """Disputes with one mark: whose they are stays in the hashes. `people`: how many applied in all of them."""

    mark: bytes
    orders: tuple[int, ...]
    people: int
    since: datetime
    latest: datetime

    @property
    def step(self) -> int:
        """Return the largest of STEPS that was reached; 0 below the first."""
        return reached(self.people)

    @property
    def head(self) -> int:
        """Return the order of which the others become parts: the first one."""
        return self.orders[0]


def reached(people: int) -> int:
    """Return the largest of STEPS that a number of people has reached; 0 below the first."""
    return max((step for step in STEPS if people >= step), default=0)


def clusters(
    cases: Iterable[Case], *, now: datetime, window: timedelta = WINDOW, least: int = STEPS[0]
) -> tuple[Cluster, ...]:
    """Return the marks under which at least `least` people came within `window`, most people first.

    An order of thirty applicants counts as thirty; somebody who applies three times counts once.
    """
    by_mark: dict[bytes, list[Case]] = {}
    for case in cases:
        if now - window <= case.at <= now:
            by_mark.setdefault(case.mark, []).append(case)
    found = []
    for mark, those in by_mark.items():
        people = frozenset[bytes]().union(*(one.people for one in those))
        if len(people) < least:
            continue
        those.sort(key=lambda one: (one.at, one.order_id))
        orders = tuple(dict.fromkeys(one.order_id for one in those))
        found.append(Cluster(mark, orders, len(people), those[0].at, those[-1].at))
    return tuple(sorted(found, key=lambda one: (-one.people, one.since, one.mark)))
