"""The life of a work order: one table of steps, and who may take which. Pure.

Read `PROCEDURE` from top to bottom to know what the platform permits; `kernel/procedure.py` judges by it.

Articles are of the Legal Aid Law of the PRC (in force 2022-01-01); terms get their length from
`data/terms.yaml`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.procedure import Phase, Procedure, step
from fawang.kernel.step_fields import Field, Kind
from fawang.people.rules import PERSONAL_ROLES, Permission


class State(StrEnum):
    """Where an order is in its life. The column has a CheckConstraint over these."""

    UNROUTED = "unrouted"
    SUBMITTED = "submitted"
    SUPPLEMENTING = "supplementing"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    FILING = "filing"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    REFUSED = "refused"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


#: Nothing is owed to the person any more, unless they object or ask to reopen.
ENDED = frozenset({State.CLOSED, State.REFUSED, State.WITHDRAWN, State.TERMINATED})
OPEN = frozenset(State) - ENDED
#: A firm's lawyer has the matter in hand.
WITH_LAWYER = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED})


class Command(StrEnum):
    """What somebody may do to an order; the names are those of the API."""

    DISPATCH = "dispatch"
    PASS_ON = "pass_on"
    RETURN = "return"
    REQUEST_PAPERS = "request_papers"
    SUPPLY_PAPERS = "supply_papers"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LAPSE = "lapse"
    OBJECT = "object"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    TAKE_UP = "take_up"
    DECLINE = "decline"
    RECORD = "record"
    SUSPEND = "suspend"
    RESUME = "resume"
    CONCLUDE = "conclude"
    HAND_IN = "hand_in"
    SEND_BACK = "send_back"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ASK_EXTENSION = "ask_extension"
    APPROVE_EXTENSION = "approve_extension"
    DENY_EXTENSION = "deny_extension"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    MARK_URGENT = "mark_urgent"
    NOTE = "note"


class Term(StrEnum):
    """Something that must happen in time (期限). `data/terms.yaml` says how long and by which source."""

    DISPATCH = "dispatch"
    DECIDE = "decide"
    SUPPLEMENT = "supplement"
    ASSIGN = "assign"
    RESPOND = "respond"
    HANDLE = "handle"
    FILE = "file"
    REVIEW = "review"
    OBJECTION = "objection"
    SUPERVISION = "supervision"


class Party(StrEnum):
    """Who acts next."""

    BUREAU = "bureau"
    OFFICE = "office"
    PERSON = "person"
    LAWYER = "lawyer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about an order that rules look at.

    `units` are the competent unit and all above it; `return_until` is until when a misdirected
    order may go back; `extension_left` counts the working days an extension may still add.
    """

    order_id: int
    state: State
    units: tuple[int, ...]
    intake_unit_id: int | None = None
    created_by: str = ""
    firm_id: int | None = None
    lawyer_id: int | None = None
    resident_id: int | None = None
    binding: bool = False
    urgent: bool = False
    papers_requested: bool = False
    supplement_until: datetime | None = None
    return_until: datetime | None = None
    objected_from: State | None = None
    overturned: bool = False
    extension_pending: bool = False
    extension_left: int = 0
    supervised: bool = False
    erased: bool = False

    @property
    def unit_id(self) -> int:
        """Return the competent unit."""
        return self.units[0]


def _erased(order: Snapshot, _: datetime) -> str | None:
    # Nothing is known any more about whom it concerns.
    return "erased" if order.erased else None


def _papers_not_yet_requested(order: Snapshot, _: datetime) -> str | None:
    # Art. 43: what is missing is named once and completely.
    return "papers_already_requested" if order.papers_requested else None


def _may_still_return(order: Snapshot, now: datetime) -> str | None:
    if order.binding:
        return "designated"
    if len(order.units) < 2:
        return "no_superior"
    return "return_too_late" if order.return_until is None or now > order.return_until else None


def _received_here(order: Snapshot, _: datetime) -> str | None:
    # Any office may receive and pass on; an order that came from elsewhere goes back by `return`.
    if order.binding:
        return "designated"
    return None if order.intake_unit_id == order.unit_id else "not_received_here"


def _not_overturned(order: Snapshot, _: datetime) -> str | None:
    # The bureau has decided that aid is due (Art. 49): the office cannot refuse again.
    return "overturned" if order.overturned else None


def _papers_overdue(order: Snapshot, now: datetime) -> str | None:
    # Art. 43, second paragraph: who does not supply them is taken to have withdrawn.
    waiting = order.supplement_until is None or now <= order.supplement_until
    return "papers_still_awaited" if waiting else None


def _not_yet_objected(order: Snapshot, _: datetime) -> str | None:
    return "already_objected" if order.objected_from else None


def _objected_from(order: Snapshot) -> str:
    return order.objected_from or State.REFUSED


def _extendable(order: Snapshot, _: datetime) -> str | None:
    if order.extension_pending:
        return "extension_pending"
    return None if order.extension_left > 0 else "not_extendable"


def _extension_asked(order: Snapshot, _: datetime) -> str | None:
    return None if order.extension_pending else "no_extension_asked"


def _supervised(order: Snapshot, _: datetime) -> str | None:
    return None if order.supervised else "not_supervised"


def _not_yet_urgent(order: Snapshot, _: datetime) -> str | None:
    return "already_urgent" if order.urgent else None


_S, _C, _P, _T = State, Command, Permission, Term
_REASON = Field("reason", Kind.TEXT)
_ARTICLE = Field("article", Kind.CHOICE)
_UNIT = Field("unit_id", Kind.UNIT)
_LAWYER = Field("lawyer_id", Kind.LAWYER)
_NOTE = Field("note", Kind.TEXT, required=False)

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="work_order",
    moved_on="wrong_state",
    barred=_erased,
    initial=frozenset({_S.UNROUTED, _S.SUBMITTED}),
    opens=(_T.DISPATCH, _T.DECIDE),
    phases={
        _S.UNROUTED: Phase.WAITING,
        _S.SUBMITTED: Phase.WITH_US,
        _S.SUPPLEMENTING: Phase.WITH_PERSON,
        _S.ACCEPTED: Phase.WITH_US,
        _S.ASSIGNED: Phase.IN_HAND,
        _S.IN_PROGRESS: Phase.IN_HAND,
        _S.SUSPENDED: Phase.IN_HAND,
        _S.FILING: Phase.DECIDED,
        _S.IN_REVIEW: Phase.DECIDED,
        _S.OBJECTED: Phase.WITH_US,
        _S.CLOSED: Phase.ENDED,
        _S.REFUSED: Phase.ENDED,
        _S.WITHDRAWN: Phase.ENDED,
        _S.TERMINATED: Phase.ENDED,
    },
    table=(
        # --- to the competent office ---------------------------------------------------------
        step(_C.DISPATCH, _S.UNROUTED, _S.SUBMITTED, _P.ORDER_DISPATCH, next_party=Party.OFFICE,
              fields=(_UNIT, _REASON, Field("designate", Kind.FLAG, required=False)),
              meets=(_T.DISPATCH,), starts=(_T.DECIDE,)),
        step(_C.PASS_ON, _S.SUBMITTED, _S.SUBMITTED, _P.ORDER_PASS_ON, next_party=Party.OFFICE,
              fields=(_UNIT, _REASON), cancels=(_T.DECIDE,), starts=(_T.DECIDE,), guard=_received_here),
        step(_C.RETURN, _S.SUBMITTED, _S.UNROUTED, _P.ORDER_DECIDE, next_party=Party.BUREAU,
              fields=(_REASON,), cancels=(_T.DECIDE,), starts=(_T.DISPATCH,), guard=_may_still_return),
        # --- the decision (Arts. 43, 44, 49) -------------------------------------------------
        step(_C.REQUEST_PAPERS, _S.SUBMITTED, _S.SUPPLEMENTING, _P.ORDER_DECIDE, next_party=Party.PERSON,
              fields=(Field("papers", Kind.LIST), _NOTE), pauses=True, starts=(_T.SUPPLEMENT,),
              guard=_papers_not_yet_requested),
        step(_C.SUPPLY_PAPERS, _S.SUPPLEMENTING, _S.SUBMITTED, _P.ORDER_OWN, _P.ORDER_DECIDE,
              next_party=Party.OFFICE, fields=(_NOTE,), meets=(_T.SUPPLEMENT,), resumes=True),
        step(_C.ACCEPT, _S.SUBMITTED, _S.ACCEPTED, _P.ORDER_DECIDE, next_party=Party.OFFICE,
              fields=(_ARTICLE, Field("aid_first", Kind.FLAG, required=False), _NOTE),
              meets=(_T.DECIDE,), starts=(_T.ASSIGN,)),
        step(_C.REFUSE, _S.SUBMITTED, _S.REFUSED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
              fields=(_ARTICLE, _REASON), meets=(_T.DECIDE,), guard=_not_overturned),
        step(_C.LAPSE, _S.SUPPLEMENTING, _S.WITHDRAWN, _P.ORDER_DECIDE, next_party=Party.NOBODY,
              fields=(_NOTE,), cancels=tuple(_T), guard=_papers_overdue),
        step(_C.OBJECT, frozenset({_S.REFUSED, _S.TERMINATED}), _S.OBJECTED, _P.ORDER_OWN,
              next_party=Party.BUREAU, fields=(_REASON,), starts=(_T.OBJECTION,), guard=_not_yet_objected),
        step(_C.UPHOLD, _S.OBJECTED, None, _P.ORDER_DECIDE_OBJECTION, next_party=Party.NOBODY,
              branches=frozenset({_S.REFUSED, _S.TERMINATED}), branch=_objected_from,
              fields=(_REASON,), meets=(_T.OBJECTION,)),
        step(_C.OVERTURN, _S.OBJECTED, _S.SUBMITTED, _P.ORDER_DECIDE_OBJECTION, next_party=Party.OFFICE,
              fields=(_REASON,), meets=(_T.OBJECTION,), starts=(_T.DECIDE,)),
        # --- assignment ----------------------------------------------------------------------
        step(_C.ASSIGN, _S.ACCEPTED, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=Party.LAWYER,
              fields=(_LAWYER, _NOTE), meets=(_T.ASSIGN,), starts=(_T.RESPOND,)),
        step(_C.REASSIGN, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=Party.LAWYER,
              fields=(_LAWYER, _REASON), cancels=(_T.RESPOND, _T.HANDLE), starts=(_T.RESPOND,)),
        # Names are shown to the lawyer after this step: the conflict check comes first.
        step(_C.TAKE_UP, _S.ASSIGNED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(Field("no_conflict", Kind.FLAG),), meets=(_T.RESPOND,), starts=(_T.HANDLE,)),
        step(_C.DECLINE, _S.ASSIGNED, _S.ACCEPTED, _P.ORDER_HANDLE, next_party=Party.OFFICE,
              fields=(_REASON,), meets=(_T.RESPOND,), starts=(_T.ASSIGN,), public=False),
        # --- handling ------------------------------------------------------------------------
        step(_C.RECORD, _S.IN_PROGRESS, None, _P.ORDER_HANDLE,
              fields=(Field("event", Kind.CHOICE, choices=("contact", "hearing", "mediation", "filing", "other")),
                      Field("on", Kind.DATE), Field("note", Kind.TEXT))),
        step(_C.SUSPEND, _S.IN_PROGRESS, _S.SUSPENDED, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(_REASON,), pauses=True),
        step(_C.RESUME, _S.SUSPENDED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(_NOTE,), resumes=True),
        step(_C.CONCLUDE, _S.IN_PROGRESS, _S.FILING, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(Field("outcome", Kind.CHOICE,
                            choices=("mediation", "settlement", "judgment", "arbitration", "advice", "other")),
                      Field("sum_recovered", Kind.MONEY, required=False), Field("ended_on", Kind.DATE),
                      Field("note", Kind.TEXT)),
              meets=(_T.HANDLE,), starts=(_T.FILE,)),
        step(_C.HAND_IN, _S.FILING, _S.IN_REVIEW, _P.ORDER_HANDLE, next_party=Party.OFFICE, fields=(_NOTE,),
              meets=(_T.FILE,), starts=(_T.REVIEW,), public=False),
        step(_C.SEND_BACK, _S.IN_REVIEW, _S.FILING, _P.ORDER_REVIEW, next_party=Party.LAWYER,
              fields=(_REASON,), meets=(_T.REVIEW,), starts=(_T.FILE,), public=False),
        step(_C.CLOSE, _S.IN_REVIEW, _S.CLOSED, _P.ORDER_REVIEW, next_party=Party.NOBODY, fields=(_NOTE,),
              meets=(_T.REVIEW,)),
        step(_C.TERMINATE, frozenset({_S.ACCEPTED, *WITH_LAWYER}), _S.TERMINATED, _P.ORDER_DECIDE,
              next_party=Party.NOBODY, fields=(_ARTICLE, _REASON), cancels=tuple(_T)),
        step(_C.WITHDRAW, frozenset({_S.UNROUTED, _S.SUBMITTED, _S.SUPPLEMENTING, _S.ACCEPTED, *WITH_LAWYER}),
              _S.WITHDRAWN, _P.ORDER_OWN, next_party=Party.NOBODY,
              fields=(Field("reason", Kind.TEXT, required=False),), cancels=tuple(_T)),
        step(_C.REOPEN, _S.CLOSED, _S.ACCEPTED, _P.ORDER_REVIEW, _P.ORDER_SUPERVISE, next_party=Party.OFFICE,
              fields=(_REASON,), starts=(_T.ASSIGN,)),
        # --- time and supervision ------------------------------------------------------------
        step(_C.ASK_EXTENSION, OPEN, None, _P.ORDER_ASK_EXTENSION,
              fields=(Field("days", Kind.NUMBER, most=15), _REASON), guard=_extendable, public=False),
        step(_C.APPROVE_EXTENSION, OPEN, None, _P.ORDER_APPROVE_EXTENSION, fields=(_NOTE,),
              guard=_extension_asked),
        step(_C.DENY_EXTENSION, OPEN, None, _P.ORDER_APPROVE_EXTENSION, fields=(_REASON,),
              guard=_extension_asked, public=False),
        step(_C.SUPERVISE, OPEN, None, _P.ORDER_SUPERVISE, fields=(Field("instruction", Kind.TEXT),),
              starts=(_T.SUPERVISION,), public=False),
        step(_C.ANSWER_SUPERVISION, OPEN, None, _P.ORDER_DECIDE, fields=(Field("answer", Kind.TEXT),),
              meets=(_T.SUPERVISION,), guard=_supervised, public=False),
        step(_C.MARK_URGENT, OPEN, None, _P.ORDER_DECIDE, _P.ORDER_DISPATCH, fields=(_REASON,),
              guard=_not_yet_urgent),
        step(_C.NOTE, frozenset(State), None, _P.ORDER_VIEW, fields=(Field("note", Kind.TEXT),), public=False),
    ),
)  # fmt: skip


def held(order: Snapshot, *, grants: tuple[tuple[int, str, frozenset[str]], ...], lawyer_id: int | None,
         owns: bool) -> frozenset[str]:  # fmt: skip
    """Return the permissions somebody holds on `order`.

    Args:
        grants: (unit, role, permissions) of the actor; a grant reaches down to all units below.
        lawyer_id: the lawyer the actor is, if any. Grants of a personal role (a lawyer's at the
            firm) count only where the order is assigned to that lawyer.
        owns: the actor is the person whose order it is, or shows its secret key.
    """
    permissions: frozenset[str] = frozenset({Permission.ORDER_OWN}) if owns else frozenset()
    above = {*order.units, *((order.firm_id,) if order.firm_id else ())}
    for unit_id, role, granted in grants:
        if role in PERSONAL_ROLES:
            if lawyer_id is not None and lawyer_id == order.lawyer_id and unit_id == order.firm_id:
                permissions |= granted
        elif unit_id in above:
            permissions |= granted
        elif unit_id == order.intake_unit_id:
            # The office that took the order in follows what becomes of it, and decides nothing.
            permissions |= granted & {Permission.ORDER_VIEW}
    return permissions
