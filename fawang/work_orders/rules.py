"""The life of a work order: one table of steps, and who may take which. Pure.

Read `STEPS` from top to bottom to know what the platform permits. `decide` judges one command,
`open_steps` lists what is open to somebody; a property test proves that the two agree.

Articles are of the Legal Aid Law of the PRC (in force 2022-01-01); terms get their length from
`data/terms.yaml`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from fawang.kernel.problems import Conflict, NotAllowed
from fawang.people.rules import PERSONAL_ROLES, Permission, Role
from fawang.work_orders.fields import Field, Kind, read


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
    GIVE = "give"
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


#: A condition beyond state and permission. Returns the code of what stands against it, or None.
type Guard = Callable[[Snapshot, datetime], str | None]


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


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table.

    `target` None leaves the state as it is. `starts`, `meets`, `cancels` name terms; `pauses` and
    `resumes` stop and restart the clock of every running term that waits for the office or lawyer.
    """

    command: Command
    sources: frozenset[State]
    target: State | None
    permissions: frozenset[Permission]
    next_party: Party | None = None
    fields: tuple[Field, ...] = ()
    starts: tuple[Term, ...] = ()
    meets: tuple[Term, ...] = ()
    cancels: tuple[Term, ...] = ()
    pauses: bool = False
    resumes: bool = False
    guard: Guard | None = None
    #: Back to the state in which the objection was raised, instead of a fixed target.
    back: bool = False
    #: Visible in the history that the person reads.
    public: bool = True

    def target_for(self, order: "Snapshot") -> State:
        """Return the state that `order` is in after this step."""
        if self.back and order.objected_from is not None:
            return order.objected_from
        return self.target or order.state


def _step(
    command: Command,
    sources: State | frozenset[State],
    target: State | None,
    *permissions: Permission,
    **rest: Any,
) -> Step:
    states = frozenset({sources}) if isinstance(sources, State) else sources
    return Step(command, states, target, frozenset(permissions), **rest)


_S, _C, _P, _T = State, Command, Permission, Term
_REASON = Field("reason", Kind.TEXT)
_ARTICLE = Field("article", Kind.CHOICE)
_UNIT = Field("unit_id", Kind.UNIT)
_LAWYER = Field("lawyer_id", Kind.LAWYER)
_NOTE = Field("note", Kind.TEXT, required=False)

STEPS: dict[Command, Step] = {
    step.command: step
    for step in (
        # --- to the competent office ---------------------------------------------------------
        _step(_C.DISPATCH, _S.UNROUTED, _S.SUBMITTED, _P.ORDER_DISPATCH, next_party=Party.OFFICE,
              fields=(_UNIT, _REASON, Field("designate", Kind.FLAG, required=False)),
              meets=(_T.DISPATCH,), starts=(_T.DECIDE,)),
        _step(_C.PASS_ON, _S.SUBMITTED, _S.SUBMITTED, _P.ORDER_PASS_ON, next_party=Party.OFFICE,
              fields=(_UNIT, _REASON), cancels=(_T.DECIDE,), starts=(_T.DECIDE,), guard=_received_here),
        _step(_C.RETURN, _S.SUBMITTED, _S.UNROUTED, _P.ORDER_DECIDE, next_party=Party.BUREAU,
              fields=(_REASON,), cancels=(_T.DECIDE,), starts=(_T.DISPATCH,), guard=_may_still_return),
        # --- the decision (Arts. 43, 44, 49) -------------------------------------------------
        _step(_C.REQUEST_PAPERS, _S.SUBMITTED, _S.SUPPLEMENTING, _P.ORDER_DECIDE, next_party=Party.PERSON,
              fields=(Field("papers", Kind.LIST), _NOTE), pauses=True, starts=(_T.SUPPLEMENT,),
              guard=_papers_not_yet_requested),
        _step(_C.SUPPLY_PAPERS, _S.SUPPLEMENTING, _S.SUBMITTED, _P.ORDER_OWN, _P.ORDER_DECIDE,
              next_party=Party.OFFICE, fields=(_NOTE,), meets=(_T.SUPPLEMENT,), resumes=True),
        _step(_C.ACCEPT, _S.SUBMITTED, _S.ACCEPTED, _P.ORDER_DECIDE, next_party=Party.OFFICE,
              fields=(_ARTICLE, Field("aid_first", Kind.FLAG, required=False), _NOTE),
              meets=(_T.DECIDE,), starts=(_T.ASSIGN,)),
        _step(_C.REFUSE, _S.SUBMITTED, _S.REFUSED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
              fields=(_ARTICLE, _REASON), meets=(_T.DECIDE,), guard=_not_overturned),
        _step(_C.LAPSE, _S.SUPPLEMENTING, _S.WITHDRAWN, _P.ORDER_DECIDE, next_party=Party.NOBODY,
              fields=(_NOTE,), cancels=tuple(_T), guard=_papers_overdue),
        _step(_C.OBJECT, frozenset({_S.REFUSED, _S.TERMINATED}), _S.OBJECTED, _P.ORDER_OWN,
              next_party=Party.BUREAU, fields=(_REASON,), starts=(_T.OBJECTION,), guard=_not_yet_objected),
        _step(_C.UPHOLD, _S.OBJECTED, _S.REFUSED, _P.ORDER_DECIDE_OBJECTION, next_party=Party.NOBODY,
              fields=(_REASON,), meets=(_T.OBJECTION,), back=True),
        _step(_C.OVERTURN, _S.OBJECTED, _S.SUBMITTED, _P.ORDER_DECIDE_OBJECTION, next_party=Party.OFFICE,
              fields=(_REASON,), meets=(_T.OBJECTION,), starts=(_T.DECIDE,)),
        # --- assignment ----------------------------------------------------------------------
        _step(_C.ASSIGN, _S.ACCEPTED, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=Party.LAWYER,
              fields=(_LAWYER, _NOTE), meets=(_T.ASSIGN,), starts=(_T.RESPOND,)),
        _step(_C.REASSIGN, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=Party.LAWYER,
              fields=(_LAWYER, _REASON), cancels=(_T.RESPOND, _T.HANDLE), starts=(_T.RESPOND,)),
        _step(_C.GIVE, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_GIVE, next_party=Party.LAWYER,
              fields=(_LAWYER, _REASON), cancels=(_T.RESPOND, _T.HANDLE), starts=(_T.RESPOND,)),
        # Names are shown to the lawyer after this step: the conflict check comes first.
        _step(_C.TAKE_UP, _S.ASSIGNED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(Field("no_conflict", Kind.FLAG),), meets=(_T.RESPOND,), starts=(_T.HANDLE,)),
        _step(_C.DECLINE, _S.ASSIGNED, _S.ACCEPTED, _P.ORDER_HANDLE, next_party=Party.OFFICE,
              fields=(_REASON,), meets=(_T.RESPOND,), starts=(_T.ASSIGN,), public=False),
        # --- handling ------------------------------------------------------------------------
        _step(_C.RECORD, _S.IN_PROGRESS, None, _P.ORDER_HANDLE,
              fields=(Field("event", Kind.CHOICE, choices=("contact", "hearing", "mediation", "filing", "other")),
                      Field("on", Kind.DATE), Field("note", Kind.TEXT))),
        _step(_C.SUSPEND, _S.IN_PROGRESS, _S.SUSPENDED, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(_REASON,), pauses=True),
        _step(_C.RESUME, _S.SUSPENDED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(_NOTE,), resumes=True),
        _step(_C.CONCLUDE, _S.IN_PROGRESS, _S.FILING, _P.ORDER_HANDLE, next_party=Party.LAWYER,
              fields=(Field("outcome", Kind.CHOICE,
                            choices=("mediation", "settlement", "judgment", "arbitration", "advice", "other")),
                      Field("sum_recovered", Kind.MONEY, required=False), Field("ended_on", Kind.DATE),
                      Field("note", Kind.TEXT)),
              meets=(_T.HANDLE,), starts=(_T.FILE,)),
        _step(_C.HAND_IN, _S.FILING, _S.IN_REVIEW, _P.ORDER_HANDLE, next_party=Party.OFFICE, fields=(_NOTE,),
              meets=(_T.FILE,), starts=(_T.REVIEW,), public=False),
        _step(_C.SEND_BACK, _S.IN_REVIEW, _S.FILING, _P.ORDER_REVIEW, next_party=Party.LAWYER,
              fields=(_REASON,), meets=(_T.REVIEW,), starts=(_T.FILE,), public=False),
        _step(_C.CLOSE, _S.IN_REVIEW, _S.CLOSED, _P.ORDER_REVIEW, next_party=Party.NOBODY, fields=(_NOTE,),
              meets=(_T.REVIEW,)),
        _step(_C.TERMINATE, frozenset({_S.ACCEPTED, *WITH_LAWYER}), _S.TERMINATED, _P.ORDER_DECIDE,
              next_party=Party.NOBODY, fields=(_ARTICLE, _REASON), cancels=tuple(_T)),
        _step(_C.WITHDRAW, frozenset({_S.UNROUTED, _S.SUBMITTED, _S.SUPPLEMENTING, _S.ACCEPTED, *WITH_LAWYER}),
              _S.WITHDRAWN, _P.ORDER_OWN, next_party=Party.NOBODY,
              fields=(Field("reason", Kind.TEXT, required=False),), cancels=tuple(_T)),
        _step(_C.REOPEN, _S.CLOSED, _S.ACCEPTED, _P.ORDER_REVIEW, _P.ORDER_SUPERVISE, next_party=Party.OFFICE,
              fields=(_REASON,), starts=(_T.ASSIGN,)),
        # --- time and supervision ------------------------------------------------------------
        _step(_C.ASK_EXTENSION, OPEN, None, _P.ORDER_ASK_EXTENSION,
              fields=(Field("days", Kind.NUMBER, most=15), _REASON), guard=_extendable, public=False),
        _step(_C.APPROVE_EXTENSION, OPEN, None, _P.ORDER_APPROVE_EXTENSION, fields=(_NOTE,),
              guard=_extension_asked),
        _step(_C.DENY_EXTENSION, OPEN, None, _P.ORDER_APPROVE_EXTENSION, fields=(_REASON,),
              guard=_extension_asked, public=False),
        _step(_C.SUPERVISE, OPEN, None, _P.ORDER_SUPERVISE, fields=(Field("instruction", Kind.TEXT),),
              starts=(_T.SUPERVISION,), public=False),
        _step(_C.ANSWER_SUPERVISION, OPEN, None, _P.ORDER_DECIDE, fields=(Field("answer", Kind.TEXT),),
              meets=(_T.SUPERVISION,), guard=_supervised, public=False),
        _step(_C.MARK_URGENT, OPEN, None, _P.ORDER_DECIDE, _P.ORDER_DISPATCH, fields=(_REASON,),
              guard=_not_yet_urgent),
        _step(_C.NOTE, frozenset(State), None, _P.ORDER_VIEW, fields=(Field("note", Kind.TEXT),), public=False),
    )
}  # fmt: skip


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
            gives = role == Role.FIRM_ADMIN and unit_id == order.firm_id
            permissions |= granted | ({Permission.ORDER_GIVE} if gives else set())
        elif unit_id == order.intake_unit_id:
            # The office that took the order in follows what becomes of it, and decides nothing.
            permissions |= granted & {Permission.ORDER_VIEW}
    return permissions


def open_steps(order: Snapshot, *, permissions: frozenset[str], now: datetime) -> tuple[Step, ...]:
    """Return the steps open to somebody with `permissions`: exactly the buttons a page draws."""
    return tuple(step for step in STEPS.values() if _against(order, step, permissions, now) is None)


def decide(
    order: Snapshot,
    command: Command,
    *,
    permissions: frozenset[str],
    data: Mapping[str, Any],
    now: datetime,
) -> tuple[Step, dict[str, Any]]:
    """Return the step that `command` takes, and `data` checked and converted by its fields.

    Raises:
        NotAllowed: `not_allowed`, nobody with these permissions may give this command.
        Conflict: `wrong_state`, or the code of the guard that stands against it.
        Invalid: `invalid`, with a code for each field that is missing or wrong.
    """
    step = STEPS[command]
    against = _against(order, step, permissions, now)
    if against == "not_allowed":
        raise NotAllowed(against)
    if against is not None:
        raise Conflict(against, state=order.state, command=command)
    return step, read(step.fields, data)


def _against(order: Snapshot, step: Step, permissions: frozenset[str], now: datetime) -> str | None:
    if not step.permissions & permissions:
        return "not_allowed"
    if order.erased:
        # Nothing is known any more about whom it concerns.
        return "erased"
    if order.state not in step.sources:
        return "wrong_state"
    return step.guard(order, now) if step.guard else None
