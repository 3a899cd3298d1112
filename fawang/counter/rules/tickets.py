"""A number in line: its states and steps. Pure.

waiting ──call──► called ──serve──► serving ──finish──► served
   ▲                │ ▲                │
   └─absent (once)──┤ └─call─ transferred ◄─transfer──┘
                    └─absent (twice)──► gone ◄─leave, midnight─ whoever waits
"""

from dataclasses import dataclass
from enum import StrEnum
from string import ascii_uppercase

from fawang.counter.rules.visits import KINDS
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules.permissions import Permission


class State(StrEnum):
    """Where a ticket is."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    #: Waits for another service or counter, at its old place.
    TRANSFERRED = "transferred"
    SERVED = "served"
    GONE = "gone"


class Command(StrEnum):
    """What is done with a ticket."""

    CALL = "call"
    RECALL = "recall"
    SERVE = "serve"
    ABSENT = "absent"
    TRANSFER = "transfer"
    FINISH = "finish"
    LEAVE = "leave"


class Source(StrEnum):
    """How a number was drawn."""

    KIOSK = "kiosk"
    PHONE = "phone"
    CLERK = "clerk"
    APPOINTMENT = "appointment"


IN_LINE = frozenset({State.WAITING, State.TRANSFERRED})
#: At a counter.
AT_DESK = frozenset({State.CALLED, State.SERVING})
#: Whoever misses so many calls has gone.
MOST_MISSED = 2
#: Numbers of a unit on one day: they have three digits.
MOST_A_DAY = 999
#: Letters before the number, by service.
LETTERS = dict(zip(KINDS, ascii_uppercase, strict=False))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the steps look at. `missed`: calls to which nobody came."""

    state: str
    missed: int = 0


def _after_missing(facts: Snapshot) -> str:
    return State.GONE if facts.missed + 1 >= MOST_MISSED else State.WAITING


_SERVE, _OWN = Permission.COUNTER_SERVE, Permission.TICKET_OWN
PROCEDURE: Procedure[Snapshot] = Procedure(
    "ticket",
    {
        State.WAITING: Phase.WAITING,
        State.TRANSFERRED: Phase.WAITING,
        State.CALLED: Phase.WITH_PERSON,
        State.SERVING: Phase.IN_HAND,
        State.SERVED: Phase.ENDED,
        State.GONE: Phase.ENDED,
    },
    (
        step(Command.CALL, IN_LINE, State.CALLED, _SERVE),
        step(Command.RECALL, State.CALLED, None, _SERVE),
        step(Command.SERVE, State.CALLED, State.SERVING, _SERVE),
        step(
            Command.ABSENT,
            State.CALLED,
            None,
            _SERVE,
            branches=frozenset({State.WAITING, State.GONE}),
            branch=_after_missing,
        ),
        step(Command.TRANSFER, AT_DESK, State.TRANSFERRED, _SERVE),
        step(Command.FINISH, AT_DESK, State.SERVED, _SERVE),
        step(Command.LEAVE, IN_LINE | {State.CALLED}, State.GONE, _SERVE, _OWN),
    ),
    initial=frozenset({State.WAITING}),
    # At midnight the numbers of the day end.
    moves=((State.WAITING, State.GONE), (State.TRANSFERRED, State.GONE), (State.CALLED, State.GONE)),
    moved_on="ticket_moved_on",
)


def label(kind: str, number: int) -> str:
    """Return a number as it is printed and called: A012."""
    return f"{LETTERS[kind]}{number:03d}"


def check_kind(kind: str) -> None:
    """Return if there are numbers for `kind`.

    Raises:
        Invalid: `field_wrong`.
    """
    if kind not in LETTERS:
        raise Invalid("invalid", errors={"kind": "field_wrong"})
