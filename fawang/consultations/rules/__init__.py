"""The life of a consultation: one table of steps, and who may take which. Pure.

Read `PROCEDURE` from top to bottom to know what the platform permits; `kernel/rules/procedure.py` judges by it.
Messages are no steps: they move nothing, and `against_writing` says who may write one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.consultations.rules import records
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field
from fawang.kernel.rules.step_fields import Kind as Typed
from fawang.people.rules import FIRM_ROLES, Permission


class Kind(StrEnum):
    """How the two speak with each other."""

    WRITTEN = "written"
    CHAT = "chat"
    #: On 12348. The exchange (fawang.hotline) begins it, and follows who has it.
    PHONE = "phone"


class State(StrEnum):
    """Where a consultation is in its life. The column has a CheckConstraint over these."""

    WAITING = "waiting"
    OPEN = "open"
    IN_REVIEW = "in_review"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


#: Nothing is owed to the person any more.
ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
#: A lawyer has it in hand and owes something.
IN_HAND = frozenset({State.OPEN, State.IN_REVIEW})


class Command(StrEnum):
    """What somebody may do to a consultation; the names are those of the API."""

    GRAB = "grab"
    ASSIGN = "assign"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    SEND_FOR_REVIEW = "send_for_review"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    FOLLOW_UP = "follow_up"
    PUT_IN_WRITING = "put_in_writing"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    RATE = "rate"
    WRITE_UP = "write_up"


class Term(StrEnum):
    """Something that must happen in time. `data/terms.yaml` says how long and by which source."""

    ANSWER = "answer"
    REVIEW = "review"
    RECORD = "record"


class Party(StrEnum):
    """Who acts next."""

    DUTY = "duty"
    LAWYER = "lawyer"
    REVIEWER = "reviewer"
    PERSON = "person"
    NOBODY = "nobody"


class Side(StrEnum):
    """Who wrote a message."""

    PERSON = "person"
    LAWYER = "lawyer"
    GUEST = "guest"
    PLATFORM = "platform"


class Sort(StrEnum):
    """What a message is."""

    QUESTION = "question"
    LINE = "line"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    EVENT = "event"


#: How many a lawyer may have in hand at once (own targets, see data/terms.yaml for the other figures).
MOST_IN_HAND = {Kind.WRITTEN: 10, Kind.CHAT: 3, Kind.PHONE: 1}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a consultation that rules look at.

    `units` are the centre that answers and all above it; `barred_firms` and `barred_staff` serve, or have
    served, the other side.
    """

    kind: Kind
    state: State
    units: tuple[int, ...]
    staff_id: int | None = None
    barred_firms: frozenset[int] = frozenset()
    barred_staff: frozenset[int] = frozenset()
    rated: bool = False
    recorded: bool = False
    erased: bool = False


def _answer_first(consultation: Snapshot, _: datetime) -> str | None:
    # A question in writing ends with an answer; a chat, when either says goodbye.
    unanswered = consultation.kind == Kind.WRITTEN and consultation.state != State.ANSWERED
    return "answer_first" if unanswered else None


def _nobody_there_yet(consultation: Snapshot, _: datetime) -> str | None:
    running = consultation.kind != Kind.WRITTEN and consultation.state != State.WAITING
    return "chat_is_running" if running else None


def _not_yet_rated(consultation: Snapshot, _: datetime) -> str | None:
    return "already_rated" if consultation.rated else None


def _not_yet_recorded(consultation: Snapshot, _: datetime) -> str | None:
    # What the person has been given stays as it is; a further answer asks for a new record.
    return "record_is_written" if consultation.recorded else None


def _only_written(consultation: Snapshot, _: datetime) -> str | None:
    return None if consultation.kind == Kind.WRITTEN else "wrong_kind"


def _only_chats(consultation: Snapshot, _: datetime) -> str | None:
    return None if consultation.kind == Kind.CHAT else "wrong_kind"


def _erased(consultation: Snapshot, _: datetime) -> str | None:
    return "consultation_erased" if consultation.erased else None


LONGEST_ANSWER = 8000
LONGEST_LINE = 4000

_S, _C, _P, _T = State, Command, Permission, Term
_REASON = Field("reason", Typed.TEXT)
_SAID = Field("reason", Typed.TEXT, required=False)
_COLLEAGUE = Field("staff_id", Typed.NUMBER)
_ANSWER = (
    Field("text", Typed.TEXT, longest=LONGEST_ANSWER),
    Field("next_steps", Typed.TEXT, required=False),
    Field("sources", Typed.LIST, required=False, longest=60),
)

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="consultation",
    moved_on="moved_on",
    barred=_erased,
    initial=frozenset({_S.WAITING}),
    opens=(_T.ANSWER,),
    phases={
        _S.WAITING: Phase.WAITING,
        _S.OPEN: Phase.IN_HAND,
        _S.IN_REVIEW: Phase.IN_HAND,
        _S.ANSWERED: Phase.DECIDED,
        _S.CLOSED: Phase.ENDED,
        _S.WITHDRAWN: Phase.ENDED,
    },
    table=(
        # --- to a lawyer ---------------------------------------------------------------------
        step(_C.GRAB, _S.WAITING, _S.OPEN, _P.CONSULTATION_ANSWER, next_party=Party.LAWYER),
        step(_C.ASSIGN, _S.WAITING, _S.OPEN, _P.CONSULTATION_SUPERVISE, next_party=Party.LAWYER,
              fields=(_COLLEAGUE,)),
        step(_C.RELEASE, _S.OPEN, _S.WAITING, _P.CONSULTATION_HANDLE, _P.CONSULTATION_SUPERVISE,
              next_party=Party.DUTY, fields=(_REASON,), public=False),
        step(_C.HAND_OVER, _S.OPEN, _S.OPEN, _P.CONSULTATION_HANDLE, _P.CONSULTATION_SUPERVISE,
              next_party=Party.LAWYER, fields=(_COLLEAGUE, _REASON)),
        # --- the answer ----------------------------------------------------------------------
        step(_C.ANSWER, _S.OPEN, _S.ANSWERED, _P.CONSULTATION_HANDLE, next_party=Party.PERSON, guard=_only_written,
              fields=_ANSWER, meets=(_T.ANSWER,)),
        step(_C.SEND_FOR_REVIEW, _S.OPEN, _S.IN_REVIEW, _P.CONSULTATION_HANDLE, next_party=Party.REVIEWER,
              guard=_only_written, fields=_ANSWER, starts=(_T.REVIEW,), public=False),
        step(_C.APPROVE, _S.IN_REVIEW, _S.ANSWERED, _P.CONSULTATION_REVIEW, next_party=Party.PERSON,
              guard=_only_written, meets=(_T.ANSWER, _T.REVIEW)),
        step(_C.SEND_BACK, _S.IN_REVIEW, _S.OPEN, _P.CONSULTATION_REVIEW, next_party=Party.LAWYER,
              guard=_only_written, fields=(_REASON,), meets=(_T.REVIEW,), public=False),
        # --- the person ----------------------------------------------------------------------
        step(_C.FOLLOW_UP, _S.ANSWERED, _S.OPEN, _P.CONSULTATION_OWN, next_party=Party.LAWYER, guard=_only_written,
              fields=(Field("text", Typed.TEXT, longest=LONGEST_LINE),), starts=(_T.ANSWER,)),
        # Whoever cannot wait for a chat leaves their question, and the clock of written questions runs.
        step(_C.PUT_IN_WRITING, _S.WAITING, _S.WAITING, _P.CONSULTATION_OWN, next_party=Party.DUTY,
              guard=_only_chats, starts=(_T.ANSWER,)),
        step(_C.CLOSE, frozenset({_S.OPEN, _S.ANSWERED}), _S.CLOSED, _P.CONSULTATION_OWN,
              _P.CONSULTATION_HANDLE, next_party=Party.NOBODY, cancels=tuple(_T), starts=(_T.RECORD,),
              guard=_answer_first),
        step(_C.WITHDRAW, frozenset({_S.WAITING, _S.OPEN, _S.IN_REVIEW}), _S.WITHDRAWN, _P.CONSULTATION_OWN,
              next_party=Party.NOBODY, fields=(_SAID,), cancels=tuple(_T), guard=_nobody_there_yet),
        step(_C.RATE, frozenset({_S.ANSWERED, _S.CLOSED}), None, _P.CONSULTATION_OWN,
              fields=(Field("score", Typed.NUMBER, most=5), Field("comment", Typed.TEXT, required=False)),
              guard=_not_yet_rated),
        # --- afterwards ----------------------------------------------------------------------
        step(_C.WRITE_UP, frozenset({_S.ANSWERED, _S.CLOSED}), None, _P.CONSULTATION_HANDLE,
              fields=records.FIELDS, meets=(_T.RECORD,), guard=_not_yet_recorded),
    ),
)  # fmt: skip


#: One of these makes a consultation visible, whatever its state.
SEEING = frozenset(
    {
        Permission.CONSULTATION_OWN,
        Permission.CONSULTATION_HANDLE,
        Permission.CONSULTATION_REVIEW,
        Permission.CONSULTATION_SUPERVISE,
        Permission.CONSULTATION_GUEST,
    }
)
_OF_THE_CENTRE = frozenset(
    {
        Permission.CONSULTATION_ANSWER,
        Permission.CONSULTATION_REVIEW,
        Permission.CONSULTATION_SUPERVISE,
        Permission.RECORDING_LISTEN,
        Permission.RECORDING_REDACT,
    }
)


def held(
    consultation: Snapshot,
    *,
    grants: tuple[tuple[int, str, frozenset[str]], ...],
    staff_id: int | None,
    owns: bool,
) -> frozenset[str]:
    """Return the permissions somebody holds on `consultation`.

    Whoever serves the other side holds none that a lawyer has: to them it does not exist. Nobody reviews
    what they wrote themselves.

    Args:
        grants: (unit, role, permissions) of the actor; a grant reaches down to all units below.
        staff_id: the account of the actor, if they work here.
        owns: the actor is the person who asks, or shows their secret key.
    """
    if owns:
        # Whoever asks does so as a person, whatever else they may do here.
        return frozenset({Permission.CONSULTATION_OWN})
    granted: frozenset[str] = frozenset()
    for unit_id, _role, permissions in grants:
        if unit_id in consultation.units:
            granted |= permissions & _OF_THE_CENTRE
    if staff_id in consultation.barred_staff or firms_of(grants) & consultation.barred_firms:
        return granted & {Permission.CONSULTATION_SUPERVISE}
    if staff_id is not None and staff_id == consultation.staff_id:
        granted -= {Permission.CONSULTATION_REVIEW}
        if Permission.CONSULTATION_ANSWER in granted:
            granted |= {Permission.CONSULTATION_HANDLE}
    return granted


def firms_of(grants: tuple[tuple[int, str, frozenset[str]], ...]) -> frozenset[int]:
    """Return the firms at which somebody with `grants` works."""
    return frozenset(unit_id for unit_id, role, _ in grants if role in FIRM_ROLES)


def sees(consultation: Snapshot, permissions: frozenset[str]) -> bool:
    """Tell whether somebody with `permissions` may know that there is this consultation."""
    if permissions & SEEING:
        return True
    # Duty lawyers see what waits, to choose from; what a colleague has is between the two.
    return Permission.CONSULTATION_ANSWER in permissions and consultation.state == State.WAITING


def reads(consultation: Snapshot, permissions: frozenset[str]) -> bool:
    """Tell whether they may read what was written. Before a lawyer has it, they see a summary without names."""
    whole = SEEING - {Permission.CONSULTATION_REVIEW}
    if permissions & whole:
        return True
    handed_in = consultation.state in (State.IN_REVIEW, State.ANSWERED, State.CLOSED)
    return Permission.CONSULTATION_REVIEW in permissions and handed_in


def against_writing(consultation: Snapshot, permissions: frozenset[str]) -> str | None:
    """Return the code of what stands against a message by somebody with `permissions`, or None."""
    if consultation.erased:
        return "consultation_erased"
    if consultation.kind == Kind.PHONE and permissions & SEEING:
        return "on_the_phone"
    if Permission.CONSULTATION_OWN in permissions:
        possible = consultation.state in (State.WAITING, *IN_HAND)
    elif Permission.CONSULTATION_HANDLE in permissions:
        possible = consultation.state == State.OPEN
    elif Permission.CONSULTATION_GUEST in permissions:
        return None if consultation.state == State.OPEN else "guest_needs_lawyer"
    else:
        return "not_allowed"
    if possible:
        return None
    return "ask_further" if consultation.state == State.ANSWERED else "talk_is_over"
