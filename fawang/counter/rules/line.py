"""One line for everybody who waits at a unit: walk-ins, appointments, and those who should not stand long. Pure.

Who is called next, the first of these that holds for anybody:

    1. was overtaken MOST_OVERTAKEN times: nobody waits for ever, whoever comes
    2. says that they are in danger
    3. was overtaken OFTEN_OVERTAKEN times
    4. everybody else by their *rank*: since when they are entitled, less the head start of their class
    5. was not there when called: behind BEHIND others, then as before

Within 1 and 3 the longest wait goes first. A walk-in is entitled from drawing the number, an appointment from its time,
or from coming if that is later. Ties go by the number, so the order depends on nothing but the tickets.

Overtaken: somebody who was entitled later was called while one waited, and was there.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Own figures: legal service has no standard for them. Old and disabled people first: GB/T 43440 names no minutes.
FRAIL_START = timedelta(minutes=20)
APPOINTMENT_START = timedelta(minutes=10)
#: Whoever comes later than this to an appointment waits as a walk-in.
GRACE = timedelta(minutes=15)
OFTEN_OVERTAKEN = 4
MOST_OVERTAKEN = 8
#: Whoever was not there when called comes again after so many others.
BEHIND = 3


class Frail(StrEnum):
    """Why somebody should not stand in line for long, as they or the clerk say."""

    OLD = "old"
    PREGNANT = "pregnant"
    DISABLED = "disabled"
    SMALL_CHILD = "small_child"
    #: Goes before all others, within the bound.
    DANGER = "danger"


class Why(StrEnum):
    """Why somebody is called now."""

    WAITED = "waited"
    FRAIL = "frail"
    APPOINTMENT = "appointment"
    DANGER = "danger"
    OVERTAKEN = "overtaken"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket in line.

    Args:
        kind: the service they wait for.
        drawn_at: when the number was drawn, or the appointment's person came.
        entered_at: when they came into line the last time: as they drew it, were transferred, or missed a call.
        appointed_at: the appointment's time; None: a walk-in.
        behind: they missed a call, and wait behind others.
    """

    id: int
    number: int
    kind: str
    drawn_at: datetime
    entered_at: datetime
    frail: frozenset[Frail] = frozenset()
    appointed_at: datetime | None = None
    behind: bool = False

    @property
    def punctual(self) -> bool:
        """Tell whether they have an appointment and came to it in time."""
        return self.appointed_at is not None and self.drawn_at <= self.appointed_at + GRACE

    @property
    def since(self) -> datetime:
        """Return since when they are entitled to be served."""
        return max(self.drawn_at, self.appointed_at) if self.appointed_at else self.drawn_at

    @property
    def head_start(self) -> timedelta:
        """Return the head start of their class: the larger one, never the sum."""
        frail = FRAIL_START if self.frail else timedelta(0)
        return max(frail, APPOINTMENT_START if self.punctual else timedelta(0))


@dataclass(frozen=True, slots=True)
class Called:
    """A call of today: when, since when who was called had been entitled, what the counter serves (empty: all)."""

    at: datetime
    since: datetime
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket with its place in line, and why it stands there."""

    ticket: Waiting
    why: Why
    overtaken: int


def line(waiting: Sequence[Waiting], called: Sequence[Called]) -> tuple[Place, ...]:
    """Return everybody who waits in the order in which they are called.

    Args:
        called: the calls of today, in any order. Those at counters that do not serve a ticket do not count for it.
    """
    by_time = sorted(called, key=lambda one: one.at)
    times = [one.at for one in by_time]
    placed = []
    for ticket in waiting:
        since_then = by_time[bisect_right(times, ticket.entered_at) :]
        later = [one for one in since_then if not one.kinds or ticket.kind in one.kinds]
        if ticket.behind and len(later) < BEHIND:
            placed.append((_behind(ticket, len(later)), Place(ticket, Why.BACK, 0)))
            continue
        overtaken = sum(one.since > ticket.since for one in later)
        tier, why = _tier(ticket, overtaken)
        rank = ticket.since if tier in (1, 3) else ticket.since - ticket.head_start
        placed.append(((tier, 0, rank, ticket.since, ticket.number), Place(ticket, why, overtaken)))
    return tuple(place for _key, place in sorted(placed, key=lambda one: one[0]))


def _tier(ticket: Waiting, overtaken: int) -> tuple[int, Why]:
    if overtaken >= MOST_OVERTAKEN:
        return 1, Why.OVERTAKEN
    if Frail.DANGER in ticket.frail:
        return 2, Why.DANGER
    if overtaken >= OFTEN_OVERTAKEN:
        return 3, Why.OVERTAKEN
    if ticket.behind:
        return 4, Why.BACK
    if ticket.frail:
        return 4, Why.FRAIL
    return 4, Why.APPOINTMENT if ticket.punctual else Why.WAITED


def _behind(ticket: Waiting, passed: int) -> tuple[int, int, datetime, datetime, int]:
    return 5, BEHIND - passed, ticket.since, ticket.since, ticket.number


#: Fewer served visits of a kind say nothing about the next one. Own figure.
FEWEST_SERVED = 10
#: What is reckoned is told in steps of so many minutes: more would promise more than anybody knows.
_STEP = 5


def estimate_minutes(ahead: Sequence[str], medians: dict[str, float], counters: int) -> int | None:
    """Return the wait for somebody behind those `ahead`, in minutes in steps of five; None: not known.

    Args:
        ahead: the service that each of them waits for.
        medians: seconds that serving took at the median, by service; a service of few visits is left out.
        counters: how many are open that serve them.
    """
    if counters <= 0 or any(kind not in medians for kind in ahead):
        return None
    minutes = sum(medians[kind] for kind in ahead) / counters / 60
    return int(-(-minutes // _STEP) * _STEP)
