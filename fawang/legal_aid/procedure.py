"""The life of an application for legal aid: one table of steps. Pure.

Read `PROCEDURE` from top to bottom to know what the platform permits; `kernel/rules/procedure.py` judges by it, and
`work_orders/rules` has the rows that every kind of order shares. Articles are of the Legal Aid Law of the PRC (in
force 2022-01-01); terms get their length from `data/terms.yaml`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.legal_aid.rules import remedies, repayments
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.rules import ARTICLE, LAWYER, NOTE, REASON, UNROUTED, Party


class State(StrEnum):
    """Where an application is in its life."""

    UNROUTED = UNROUTED
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


#: A firm's lawyer has the matter in hand.
WITH_LAWYER = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED})


class Command(StrEnum):
    """What only legal aid knows; the names are those of the API."""

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
    RECORD_SERVICE = "record_service"
    PROPOSE_REPAYMENT = "propose_repayment"
    REJECT_REPAYMENT = "reject_repayment"
    ORDER_REPAYMENT = "order_repayment"
    REVOKE_REPAYMENT = "revoke_repayment"
    REPAID = "repaid"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Term(StrEnum):
    """Something that must happen in time (期限)."""

    DECIDE = "decide"
    SUPPLEMENT = "supplement"
    ASSIGN = "assign"
    RESPOND = "respond"
    HANDLE = "handle"
    FILE = "file"
    REVIEW = "review"
    OBJECTION = "objection"


#: The lawyer acts next.
WITH_THE_LAWYER = "lawyer"


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """The facts about an application that rules look at."""

    papers_requested: bool = False
    objected_from: str = ""
    overturned: bool = False
    terminated_for: str = ""
    repayment: str = ""
    repayment_by: str = ""
    repayment_sum: str = ""
    repayment_no: int = 0


def _papers_not_yet_requested(order: Snapshot, _: datetime) -> str | None:
    # Art. 43: what is missing is named once and completely.
    return "papers_already_requested" if order.papers_requested else None


def _not_overturned(order: Snapshot, _: datetime) -> str | None:
    # The bureau has decided that aid is due (Art. 49): the office cannot refuse again.
    return "overturned" if order.overturned else None


def _papers_overdue(order: Snapshot, now: datetime) -> str | None:
    # Art. 43, second paragraph: who does not supply them is taken to have withdrawn.
    until = order.open_terms.get(Term.SUPPLEMENT)
    return "papers_still_awaited" if until is None or now <= until else None


def _not_yet_objected(order: Snapshot, _: datetime) -> str | None:
    return "already_objected" if order.objected_from else None


def _something_to_serve(order: Snapshot, _: datetime) -> str | None:
    # Art. 49, third paragraph: periods run from the day on which the person learnt of what the bureau decided.
    upheld = bool(order.objected_from)
    return None if upheld or order.repayment == repayments.State.ORDERED else "nothing_to_serve"


def _repayment_due(order: Snapshot, _: datetime) -> str | None:
    return repayments.against_proposal(order.terminated_for, order.repayment)


def _repayment(state: str) -> Callable[[Snapshot, datetime], str | None]:
    return lambda order, _: None if order.repayment == state else "repayment_moved_on"


def _objected_from(order: Snapshot) -> str:
    return order.objected_from or State.REFUSED


_S, _C, _P, _T = State, Command, Permission, Term
_ALL = (*Term, *rules.Term)
_PHASES: dict[str, Phase] = {
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
}

_ENDED = (_S.CLOSED, _S.REFUSED, _S.WITHDRAWN, _S.TERMINATED)

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="legal_aid",
    barred=rules.erased,
    initial=frozenset({_S.UNROUTED, _S.SUBMITTED}),
    opens=(_T.DECIDE,),
    phases=_PHASES,
    table=(
        *rules.routing_steps(received=_S.SUBMITTED, starts=_T.DECIDE),
        # --- the decision (Arts. 43, 44, 49) -------------------------------------------------
        step(_C.REQUEST_PAPERS, _S.SUBMITTED, _S.SUPPLEMENTING, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("papers", Kind.LIST), NOTE), pauses=True, starts=(_T.SUPPLEMENT,),
             guard=_papers_not_yet_requested),
        step(_C.SUPPLY_PAPERS, _S.SUPPLEMENTING, _S.SUBMITTED, _P.ORDER_OWN, _P.ORDER_DECIDE,
             next_party=Party.OFFICE, fields=(NOTE,), meets=(_T.SUPPLEMENT,), resumes=True),
        step(_C.ACCEPT, _S.SUBMITTED, _S.ACCEPTED, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(ARTICLE, Field("aid_first", Kind.FLAG, required=False), NOTE),
             meets=(_T.DECIDE,), starts=(_T.ASSIGN,)),
        step(_C.REFUSE, _S.SUBMITTED, _S.REFUSED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(ARTICLE, REASON), meets=(_T.DECIDE,), guard=_not_overturned),
        step(_C.LAPSE, _S.SUPPLEMENTING, _S.WITHDRAWN, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(NOTE,), cancels=_ALL, guard=_papers_overdue),
        step(_C.OBJECT, frozenset({_S.REFUSED, _S.TERMINATED}), _S.OBJECTED, _P.ORDER_OWN,
             next_party=Party.BUREAU, fields=(REASON,), starts=(_T.OBJECTION,), guard=_not_yet_objected),
        step(_C.UPHOLD, _S.OBJECTED, None, _P.ORDER_DECIDE_OBJECTION, next_party=Party.NOBODY,
             branches=frozenset({_S.REFUSED, _S.TERMINATED}), branch=_objected_from,
             fields=(REASON,), meets=(_T.OBJECTION,)),
        step(_C.OVERTURN, _S.OBJECTED, _S.SUBMITTED, _P.ORDER_DECIDE_OBJECTION, next_party=Party.OFFICE,
             fields=(REASON,), meets=(_T.OBJECTION,), starts=(_T.DECIDE,)),
        # --- assignment ----------------------------------------------------------------------
        step(_C.ASSIGN, _S.ACCEPTED, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, NOTE), meets=(_T.ASSIGN,), starts=(_T.RESPOND,)),
        step(_C.REASSIGN, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, REASON), cancels=(_T.RESPOND, _T.HANDLE), starts=(_T.RESPOND,)),
        # Within the firm that was asked; whoever gets it checks for conflicts of their own before names are shown.
        step(_C.GIVE, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_GIVE, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, REASON), cancels=(_T.RESPOND, _T.HANDLE), starts=(_T.RESPOND,)),
        # Names are shown to the lawyer after this step: the conflict check comes first.
        step(_C.TAKE_UP, _S.ASSIGNED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(Field("no_conflict", Kind.FLAG),), meets=(_T.RESPOND,), starts=(_T.HANDLE,)),
        step(_C.DECLINE, _S.ASSIGNED, _S.ACCEPTED, _P.ORDER_HANDLE, next_party=Party.OFFICE,
             fields=(REASON,), meets=(_T.RESPOND,), starts=(_T.ASSIGN,), public=False),
        # --- handling ------------------------------------------------------------------------
        step(_C.RECORD, _S.IN_PROGRESS, None, _P.ORDER_HANDLE,
             fields=(Field("event", Kind.CHOICE, choices=("contact", "hearing", "mediation", "filing", "other")),
                     Field("on", Kind.DATE), Field("note", Kind.TEXT))),
        step(_C.SUSPEND, _S.IN_PROGRESS, _S.SUSPENDED, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(REASON,), pauses=True),
        step(_C.RESUME, _S.SUSPENDED, _S.IN_PROGRESS, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(NOTE,), resumes=True),
        step(_C.CONCLUDE, _S.IN_PROGRESS, _S.FILING, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(Field("outcome", Kind.CHOICE,
                           choices=("mediation", "settlement", "judgment", "arbitration", "advice", "other")),
                     Field("sum_recovered", Kind.MONEY, required=False), Field("ended_on", Kind.DATE),
                     Field("note", Kind.TEXT)),
             meets=(_T.HANDLE,), starts=(_T.FILE,)),
        step(_C.HAND_IN, _S.FILING, _S.IN_REVIEW, _P.ORDER_HANDLE, next_party=Party.OFFICE, fields=(NOTE,),
             meets=(_T.FILE,), starts=(_T.REVIEW,), public=False),
        step(_C.SEND_BACK, _S.IN_REVIEW, _S.FILING, _P.ORDER_REVIEW, next_party=WITH_THE_LAWYER,
             fields=(REASON,), meets=(_T.REVIEW,), starts=(_T.FILE,), public=False),
        step(_C.CLOSE, _S.IN_REVIEW, _S.CLOSED, _P.ORDER_REVIEW, next_party=Party.NOBODY, fields=(NOTE,),
             meets=(_T.REVIEW,)),
        step(_C.TERMINATE, frozenset({_S.ACCEPTED, *WITH_LAWYER}), _S.TERMINATED, _P.ORDER_DECIDE,
             next_party=Party.NOBODY, fields=(ARTICLE, REASON), cancels=_ALL),
        # --- what the bureau decided reaches the person (Art. 49); costs are paid back (Art. 64) --------
        step(_C.RECORD_SERVICE, frozenset({_S.REFUSED, _S.TERMINATED}), None, _P.ORDER_DECIDE_OBJECTION,
             _P.ORDER_DECIDE, fields=(Field("decision", Kind.CHOICE, choices=tuple(remedies.Decision)),
                                      Field("served_on", Kind.DATE),
                                      Field("way", Kind.CHOICE, choices=tuple(remedies.Service))),
             guard=_something_to_serve),
        step(_C.PROPOSE_REPAYMENT, _S.TERMINATED, None, _P.ORDER_DECIDE,
             fields=(Field("sum", Kind.MONEY), REASON), guard=_repayment_due, public=False),
        step(_C.REJECT_REPAYMENT, _S.TERMINATED, None, _P.ORDER_DECIDE_OBJECTION, fields=(REASON,),
             guard=_repayment(repayments.State.PROPOSED), public=False),
        step(_C.ORDER_REPAYMENT, _S.TERMINATED, None, _P.ORDER_DECIDE_OBJECTION, fields=(REASON,),
             guard=_repayment(repayments.State.PROPOSED)),
        step(_C.REVOKE_REPAYMENT, _S.TERMINATED, None, _P.ORDER_DECIDE_OBJECTION, fields=(REASON,),
             guard=_repayment(repayments.State.ORDERED)),
        step(_C.REPAID, frozenset({_S.TERMINATED, _S.OBJECTED}), None, _P.ORDER_FOLLOW,
             fields=(Field("waived", Kind.LINE, required=False),), guard=_repayment(repayments.State.ORDERED)),
        step(_C.WITHDRAW, frozenset({_S.UNROUTED, _S.SUBMITTED, _S.SUPPLEMENTING, _S.ACCEPTED, *WITH_LAWYER}),
             _S.WITHDRAWN, _P.ORDER_OWN, next_party=Party.NOBODY,
             fields=(Field("reason", Kind.TEXT, required=False),), cancels=_ALL),
        step(_C.REOPEN, _S.CLOSED, _S.ACCEPTED, _P.ORDER_REVIEW, _P.ORDER_SUPERVISE, next_party=Party.OFFICE,
             fields=(REASON,), starts=(_T.ASSIGN,)),
        *rules.oversight_steps(frozenset(_PHASES), ended=frozenset(_ENDED)),
    ),
)  # fmt: skip
