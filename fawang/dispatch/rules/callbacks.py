"""The law of call-backs: their states, when one may call, how often, and how many a quarter of an hour holds. Pure.

    booked ──its time──► due ──call──► calling ──reached──► reached
      ▲ ▲                 │ ▲             ├─not_reached──► booked again, or failed after the third attempt
      │ └─night, safe hours┘ └──release───┤
      └─────move──────                    └─wrong_number, asked_not_to──► failed, cancelled
    cancel: from booked and due, by the person

A call-back is a promise to somebody who may not be free to speak. So it is never made before its time, never outside
the hours the person called safe, and, where they said so, not after its quarter of an hour.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules.wishes import Medium, Wishes, quiet_until

#: The length of a slot. A call of a few minutes more than that goes on into the next; the share has room for it.
QUARTER = timedelta(minutes=15)
MOST_ATTEMPTS = 3
#: At least so long after the first and the second attempt that failed. Where no safe slot is left in the day, the
#: next one is on another day.
PAUSES = (timedelta(minutes=15), timedelta(hours=1))
#: A call that was taken and of which nothing was heard for so long is given to others.
LOST_AFTER = timedelta(hours=1)


class State(StrEnum):
    """Where a call-back is."""

    BOOKED = "booked"
    #: Its time has come: it rings at a seat, and stands in the list of the lawyers on duty.
    DUE = "due"
    #: A lawyer has it, and sees the number.
    CALLING = "calling"
    REACHED = "reached"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.BOOKED, State.DUE, State.CALLING})


class Outcome(StrEnum):
    """What came of an attempt, and why a call-back ended."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    #: Whoever answered does not want to be called: the number is not called any more.
    ASKED_NOT_TO = "asked_not_to"
    #: The lawyer gave it back without having called. It does not count as an attempt.
    RELEASED = "released"
    #: Nothing was heard of the lawyer any more. It counts: the telephone may have rung.
    LOST = "lost"
    #: The lawyer's line died while the person was on theirs. It counts, and the person is called again all the same.
    BROKEN_OFF = "broken_off"
    #: The only safe time went by, and nobody called. Our fault.
    MISSED = "missed"
    #: Cancelled by the person.
    UNWANTED = "unwanted"


class Command(StrEnum):
    """What may be done with a call-back."""

    MOVE = "move"
    CANCEL = "cancel"
    CALL = "call"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    ASKED_NOT_TO = "asked_not_to"
    RELEASE = "release"


class Who(StrEnum):
    """Who gives a command."""

    PERSON = "person"
    #: Answers at the centre.
    LAWYER = "lawyer"
    #: The one of them who has taken it.
    CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a call-back that rules look at: its state, and what somebody is to it."""

    state: State
    who: frozenset[Who]


def _being_made(callback: Snapshot, _: datetime) -> str | None:
    return "callback_being_made" if callback.state == State.CALLING else None


def _by_another(callback: Snapshot, _: datetime) -> str | None:
    return None if Who.CALLER in callback.who else "callback_moved_on"


_AGAIN = frozenset({State.BOOKED, State.DUE, State.FAILED})
PROCEDURE: Procedure[Snapshot] = Procedure(
    name="call-back",
    moved_on="callback_moved_on",
    initial=frozenset({State.BOOKED}),
    phases={
        State.BOOKED: Phase.WAITING,
        State.DUE: Phase.WITH_US,
        State.CALLING: Phase.IN_HAND,
        State.REACHED: Phase.ENDED,
        State.FAILED: Phase.ENDED,
        State.CANCELLED: Phase.ENDED,
    },
    # Its time comes; the night or the end of the safe hours; nobody was heard of any more.
    moves=(
        (State.BOOKED, State.DUE),
        (State.DUE, State.BOOKED),
        (State.DUE, State.FAILED),
        (State.CALLING, State.BOOKED),
    ),
    table=(
        # While a lawyer calls the person is told so.
        step(Command.MOVE, OPEN, State.BOOKED, Who.PERSON, guard=_being_made),
        step(Command.CANCEL, OPEN, State.CANCELLED, Who.PERSON, guard=_being_made),
        step(Command.CALL, State.DUE, State.CALLING, Who.LAWYER),
        step(Command.REACHED, State.CALLING, State.REACHED, Who.LAWYER, guard=_by_another),
        step(Command.NOT_REACHED, State.CALLING, None, Who.LAWYER, guard=_by_another, branches=_AGAIN),
        step(Command.WRONG_NUMBER, State.CALLING, State.FAILED, Who.LAWYER, guard=_by_another),
        step(Command.ASKED_NOT_TO, State.CALLING, State.CANCELLED, Who.LAWYER, guard=_by_another),
        step(Command.RELEASE, State.CALLING, State.DUE, Who.LAWYER, guard=_by_another),
    ),
)


def check(command: Command, state: State, who: Collection[Who], now: datetime) -> None:
    """Return if somebody who is `who` may give `command` now.

    Raises:
        NotAllowed: `not_allowed`.
        Conflict: `callback_moved_on`, with `state`; `callback_being_made` where a lawyer calls at this moment.
    """
    facts = Snapshot(state, frozenset(who))
    PROCEDURE.decide(facts, command, permissions=facts.who, now=now)


def open_commands(state: State, who: Collection[Who], now: datetime) -> tuple[str, ...]:
    """Return the commands that `check` lets pass: the buttons that a page draws."""
    facts = Snapshot(state, frozenset(who))
    return tuple(one.command for one in PROCEDURE.open_steps(facts, permissions=facts.who, now=now))


# --- safe hours ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Safe:
    """When somebody may be called.

    `quiet_from` to `quiet_until` is when not, in China's time; equal ends: always. `until` is the end of the
    only quarter of an hour that is safe, where there is but one.
    """

    quiet_from: time
    quiet_until: time
    until: datetime | None = None


def safe_from(safe: Safe, moment: datetime) -> datetime | None:
    """Return the first moment from `moment` on at which one may call; None if there is none any more."""
    first = _quiet_until(safe, moment) or moment
    return None if safe.until is not None and first >= safe.until else first


def safe_until(safe: Safe, moment: datetime) -> datetime | None:
    """Return until when one may go on calling from `moment`, which is safe; None: there is no end to it."""
    ends = [] if safe.until is None else [safe.until]
    if safe.quiet_from != safe.quiet_until:
        local = moment.astimezone(CHINA)
        start = datetime.combine(local.date(), safe.quiet_from, CHINA)
        ends.append(start if start > local else start + timedelta(days=1))
    return min(ends, default=None)


def is_safe(safe: Safe, begins: datetime) -> bool:
    """Tell whether the whole quarter of an hour from `begins` on is safe."""
    if safe_from(safe, begins) != begins:
        return False
    end = safe_until(safe, begins)
    return end is None or begins + QUARTER <= end


def _quiet_until(safe: Safe, moment: datetime) -> datetime | None:
    hours = Wishes(Medium.NONE, quiet_from=safe.quiet_from, quiet_until=safe.quiet_until)
    return quiet_until(hours, moment)


# --- slots ---------------------------------------------------------------------------------------


def resource_of(language: str) -> str:
    """Return by which name the appointments of a centre keep its call-backs in a language."""
    return f"callback:{language}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a centre calls back.

    Args:
        hours: from when until when, in China's time, on each day.
        days: for how many days ahead one may book, today among them.
        workdays: days of rest are passed over.
        lead: the shortest time between booking and call.
        seats: language → seats planned that speak it.
        share: the part of those seats that calls back; the rest is for people on the line.
    """

    hours: tuple[tuple[time, time], ...]
    days: int
    lead: timedelta
    seats: Mapping[str, int]
    share: float
    workdays: bool = False

    def capacity(self, language: str) -> int:
        """Return how many calls in `language` a quarter of an hour holds: one for each seat of the share.

        Where anybody speaks the language it is one at least; nobody could be called in it otherwise.
        """
        return self._share_of(self.seats.get(language, 0))

    def holds(self, capacity: int, rostered: int | None) -> int:
        """Return how many calls a quarter of an hour holds by what was planned for it and by the roster.

        Args:
            capacity: what was planned: never more.
            rostered: how many on duty then call back in the language; None where no roster is published.
        """
        return capacity if rostered is None else min(capacity, self._share_of(rostered))

    def _share_of(self, seats: int) -> int:
        return max(1, int(seats * self.share)) if seats > 0 else 0


type IsWorkday = Callable[[date], bool]


def days_of(plan: Plan, now: datetime, is_workday: IsWorkday) -> list[date]:
    """Return the days on which one may book now, today first where there is still time."""
    day = now.astimezone(CHINA).date()
    found: list[date] = []
    for ahead in range(60):
        one = day + timedelta(days=ahead)
        if plan.workdays and not is_workday(one):
            continue
        if any(begins >= now + plan.lead for begins in _quarters(plan, one)):
            found.append(one)
        if len(found) == plan.days:
            break
    return found


def times(plan: Plan, now: datetime, is_workday: IsWorkday) -> list[datetime]:
    """Return the beginnings of the quarters of an hour that may be booked now, in order."""
    first = now + plan.lead
    return [
        begins for day in days_of(plan, now, is_workday) for begins in _quarters(plan, day) if begins >= first
    ]


def _quarters(plan: Plan, day: date) -> Iterator[datetime]:
    for start, end in plan.hours:
        begins = datetime.combine(day, start, CHINA)
        # Midnight as an end is that of the next day.
        last = datetime.combine(day if end > start else day + timedelta(days=1), end, CHINA)
        while begins + QUARTER <= last:
            yield begins
            begins += QUARTER


# --- attempts ------------------------------------------------------------------------------------


def again(made: int, now: datetime, slots: Iterable[datetime], safe: Safe) -> list[datetime]:
    """Return the slots in which to try again, the first one first; none: it has failed.

    Args:
        made: how many attempts there were, the one that has just failed among them.
        now: when it failed.
        slots: beginnings of the slots that may be taken, in order.
    """
    if made >= MOST_ATTEMPTS:
        return []
    not_before = now + PAUSES[made - 1]
    return [begins for begins in slots if begins >= not_before and is_safe(safe, begins)]
