"""The law of an appointment: its states, who may do what with it, what time alone changes. Pure.

    waiting ──a place is free──► held ──accept, confirm──► booked ──check_in──► arrived ──finish──► served
                                  │ ▲                        │ │ └─grace is over─► no_show ──check_in──► arrived
                       until passes │ the office cannot keep it │
                                  ▼ │                        ▼ │
                          moved, cancelled ◄──────────────────┘ cancel: until it has begun

`moved`: the office could not keep the date and nothing free was found at once, or the person let the one that was
kept for them lapse. It is open until they choose another time or do without.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.procedure import Phase, Procedure, step


class State(StrEnum):
    """Where an appointment is."""

    #: On the list of those who wait for a place.
    WAITING = "waiting"
    #: A place is kept until a moment; the person takes it, or the office confirms it.
    HELD = "held"
    BOOKED = "booked"
    MOVED = "moved"
    ARRIVED = "arrived"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


#: What somebody may still come for.
OPEN = frozenset({State.WAITING, State.HELD, State.BOOKED, State.MOVED, State.ARRIVED})
#: What has a place in a slot, or waits for one.
PLACED = frozenset({State.WAITING, State.HELD, State.BOOKED})


class Command(StrEnum):
    """What may be done with an appointment."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    FINISH = "finish"
    NO_SHOW = "no_show"


class Who(StrEnum):
    """Who gives a command."""

    #: Holds the secret key, or has said on the telephone who they are.
    PERSON = "person"
    #: Works at the unit, or leads it.
    STAFF = "staff"
    #: The platform itself: the clock, a tablet at the office.
    CLOCK = "clock"


class Source(StrEnum):
    """Who booked."""

    SELF = "self"
    #: A member of staff for somebody who stands before them, calls or chats.
    STAFF = "staff"
    #: Somebody else, under their own name.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Terms:
    """The house's figures (data/terms.yaml).

    Args:
        reminders: so long before it begins the person is reminded, the earliest first.
        grace: so long after its beginning who has not come has not come.
        no_shows, within: so many in so long a time, and the next one that is booked without staff is confirmed by a
            call of the office. What is urgent never is.
        confirm: for so long a place is kept for that call.
        keep_for: for so long the date that an office proposes is kept.
        most_open: so many open dates a number may have that nobody of the staff booked.
        most_weeks: the longest series.
        keep_days: personal data are erased so long after the end.
    """

    reminders: tuple[timedelta, ...]
    grace: timedelta
    no_shows: int
    within: timedelta
    confirm: timedelta
    keep_for: timedelta
    most_open: int
    most_weeks: int
    keep_days: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about an appointment that rules look at.

    `until` is when what is held lapses; `to_confirm`: the office calls before it counts.
    """

    state: State
    begins: datetime
    until: datetime | None = None
    to_confirm: bool = False
    grace: timedelta = timedelta()


def _still_held(facts: Snapshot, now: datetime) -> str | None:
    return "offer_lapsed" if facts.until is None or facts.until <= now else None


def _not_to_confirm(facts: Snapshot, now: datetime) -> str | None:
    return "appointment_to_confirm" if facts.to_confirm else _still_held(facts, now)


def _not_begun(facts: Snapshot, now: datetime) -> str | None:
    return "appointment_begun" if facts.state == State.BOOKED and now >= facts.begins else None


def _same_day(facts: Snapshot, now: datetime) -> str | None:
    same = facts.begins.astimezone(CHINA).date() == now.astimezone(CHINA).date()
    return None if same else "appointment_other_day"


def _grace_over(facts: Snapshot, now: datetime) -> str | None:
    return None if now >= facts.begins + facts.grace else "appointment_too_early"


_CHANGEABLE = frozenset({State.WAITING, State.HELD, State.BOOKED, State.MOVED})
PROCEDURE: Procedure[Snapshot] = Procedure(
    name="appointment",
    moved_on="appointment_moved_on",
    initial=frozenset({State.BOOKED, State.HELD, State.WAITING}),
    phases={
        State.WAITING: Phase.WAITING,
        State.HELD: Phase.WITH_PERSON,
        State.BOOKED: Phase.WITH_US,
        State.MOVED: Phase.WITH_PERSON,
        State.ARRIVED: Phase.IN_HAND,
        State.SERVED: Phase.ENDED,
        State.NO_SHOW: Phase.ENDED,
        State.CANCELLED: Phase.ENDED,
    },
    moves=(
        # A place became free; nobody took it in time; the slot was shut, and another one is kept, or none was found.
        (State.WAITING, State.HELD),
        (State.HELD, State.CANCELLED),
        (State.HELD, State.MOVED),
        (State.WAITING, State.CANCELLED),
        (State.BOOKED, State.HELD),
        (State.BOOKED, State.MOVED),
        (State.WAITING, State.MOVED),
        (State.MOVED, State.CANCELLED),
    ),
    table=(
        step(Command.ACCEPT, State.HELD, State.BOOKED, Who.PERSON, Who.STAFF, guard=_not_to_confirm),
        step(Command.CONFIRM, State.HELD, State.BOOKED, Who.STAFF, guard=_still_held),
        step(Command.RESCHEDULE, _CHANGEABLE, State.BOOKED, Who.PERSON, Who.STAFF, guard=_not_begun),
        step(Command.CANCEL, _CHANGEABLE, State.CANCELLED, Who.PERSON, Who.STAFF, guard=_not_begun),
        # Who comes late is served if they still can be.
        step(
            Command.CHECK_IN,
            frozenset({State.BOOKED, State.NO_SHOW}),
            State.ARRIVED,
            Who.STAFF,
            # A tablet at the office, to which the person has shown code and phone.
            Who.CLOCK,
            guard=_same_day,
        ),
        step(Command.FINISH, State.ARRIVED, State.SERVED, Who.STAFF),
        step(Command.NO_SHOW, State.BOOKED, State.NO_SHOW, Who.STAFF, Who.CLOCK, guard=_grace_over),
    ),
)


def check(command: Command, facts: Snapshot, who: frozenset[Who], now: datetime) -> State:
    """Return the state after `command`, given by somebody who is `who`.

    Raises:
        NotAllowed: `not_allowed`.
        Conflict: `appointment_moved_on`, with `state`; `offer_lapsed`, `appointment_to_confirm`, `appointment_begun`,
            `appointment_other_day`, `appointment_too_early`.
    """
    chosen, _data = PROCEDURE.decide(facts, command, permissions=frozenset(who), now=now)
    return State(chosen.target_for(facts))


def open_commands(facts: Snapshot, who: frozenset[Who], now: datetime) -> tuple[str, ...]:
    """Return the commands that `check` lets pass: the buttons that a page draws."""
    return tuple(one.command for one in PROCEDURE.open_steps(facts, permissions=frozenset(who), now=now))
