"""The life of a complaint (投诉): one table of steps, who may take which, who owns it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fawang.feedback.rules.checks import Grants, firms_of
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field
from fawang.kernel.rules.step_fields import Kind as Typed
from fawang.people.rules import Permission

LONGEST_TEXT = 4000
LONGEST_ANSWER = 4000


class About(StrEnum):
    """What somebody complains of."""

    ATTITUDE = "attitude"
    WRONG_ADVICE = "wrong_advice"
    LATE = "late"
    MONEY = "money"
    OTHER = "other"


class Finding(StrEnum):
    """What the complaint came to."""

    JUSTIFIED = "justified"
    PARTLY = "partly"
    NOT_JUSTIFIED = "not_justified"


class Via(StrEnum):
    """How it came in."""

    PAGE = "page"
    API = "api"
    PHONE = "phone"


class State(StrEnum):
    """Where a complaint is. The column has a CheckConstraint over these."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


#: Something is owed to the person.
OPEN = frozenset({State.RECEIVED, State.ACCEPTED})
ENDED = frozenset({State.CLOSED, State.WITHDRAWN})


class Term(StrEnum):
    """Something that must happen in time; `data/terms.yaml` says how long."""

    ACCEPT = "accept"
    ANSWER = "answer"


class Command(StrEnum):
    """What somebody may do to a complaint; the names are those of the API."""

    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a complaint that rules look at. `shut_*` are those who are complained of, and their firms."""

    state: State
    units: tuple[int, ...]
    shut_staff: frozenset[int] = frozenset()
    shut_firms: frozenset[int] = frozenset()


_S, _C, _P = State, Command, Permission

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="complaint",
    moved_on="moved_on_complaint",
    initial=frozenset({_S.RECEIVED}),
    opens=(Term.ACCEPT,),
    phases={
        _S.RECEIVED: Phase.WITH_US,
        _S.ACCEPTED: Phase.IN_HAND,
        _S.ANSWERED: Phase.DECIDED,
        _S.CLOSED: Phase.ENDED,
        _S.WITHDRAWN: Phase.ENDED,
    },
    table=(
        step(_C.ACCEPT, _S.RECEIVED, _S.ACCEPTED, _P.COMPLAINT_HANDLE,
             meets=(Term.ACCEPT,), starts=(Term.ANSWER,)),
        step(_C.HAND_OVER, OPEN, None, _P.COMPLAINT_HANDLE,
             fields=(Field("staff_id", Typed.NUMBER), Field("reason", Typed.TEXT))),
        step(_C.ANSWER, _S.ACCEPTED, _S.ANSWERED, _P.COMPLAINT_HANDLE, meets=(Term.ANSWER,),
             fields=(Field("finding", Typed.CHOICE, choices=tuple(Finding)),
                     Field("answer", Typed.TEXT, longest=LONGEST_ANSWER),
                     Field("measures", Typed.TEXT, required=False))),
        # By the person who has read it; by itself after a while.
        step(_C.CLOSE, _S.ANSWERED, _S.CLOSED, _P.COMPLAINT_OWN),
        step(_C.WITHDRAW, OPEN, _S.WITHDRAWN, _P.COMPLAINT_OWN),
    ),
)  # fmt: skip


def held(complaint: Snapshot, *, grants: Grants, staff_id: int | None, owns: bool) -> frozenset[Permission]:
    """Return the permissions somebody holds on a complaint. Who is complained of never handles it.

    Args:
        grants: (unit, role, permissions); a grant reaches down to all units below.
        owns: they are the person, or show the secret key of what it is about.
    """
    if owns:
        return frozenset({Permission.COMPLAINT_OWN})
    if staff_id is None or staff_id in complaint.shut_staff or firms_of(grants) & complaint.shut_firms:
        return frozenset()
    granted = any(unit in complaint.units and Permission.COMPLAINT_HANDLE in own for unit, _, own in grants)
    return frozenset({Permission.COMPLAINT_HANDLE}) if granted else frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could own a complaint: how many units above they sit, and how many they have open."""

    staff_id: int
    distance: int
    load: int


def choose_owner(candidates: Sequence[Candidate], *, shut: Collection[int]) -> int | None:
    """Return who owns a new complaint: the nearest supervisor, of those the one with the fewest open.

    Nobody who is complained of; None where nobody is left, and then it waits for whoever takes it.
    """
    left = [one for one in candidates if one.staff_id not in shut]
    best = min(left, key=lambda one: (one.distance, one.load, one.staff_id), default=None)
    return best.staff_id if best else None
