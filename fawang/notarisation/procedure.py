"""The life of an application for notarisation: one table of steps. Pure.

"Law" is the Notarisation Law of the PRC (公证法, as amended 2017); "rules" are the rules of notarial procedure of the
Ministry of Justice (公证程序规则, as amended 2020). Terms get their length from `data/terms.yaml`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.knowledge.rules.periods import last_day
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.rules import ARTICLE, NOTE, REASON, UNROUTED, Party


class State(StrEnum):
    """Where an application is in its life."""

    UNROUTED = UNROUTED
    SUBMITTED = "submitted"
    SUPPLEMENTING = "supplementing"
    UNPAID = "unpaid"
    EXAMINING = "examining"
    PROVING = "proving"
    VERIFYING = "verifying"
    PROPOSED = "proposed"
    SIGNING = "signing"
    ISSUED = "issued"
    CLOSED = "closed"
    DECLINED = "declined"
    REFUSED = "refused"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    REVIEWING = "reviewing"
    REVOKED = "revoked"


class Command(StrEnum):
    """What only notarisation knows; the names are those of the API."""

    REQUEST_PAPERS = "request_papers"
    SUPPLY_PAPERS = "supply_papers"
    ACCEPT = "accept"
    DECLINE = "decline"
    SETTLE = "settle_fee"
    ATTEND = "attend"
    ASK_PROOF = "ask_proof"
    GIVE_PROOF = "give_proof"
    VERIFY = "verify"
    VERIFIED = "verified"
    PROPOSE = "propose_certificate"
    APPROVE = "approve_certificate"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    CLOSE = "close"
    REFUSE = "refuse"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    ASK_REVIEW = "ask_review"
    TAKE_REVIEW = "take_review"
    UPHOLD = "uphold"
    REDRAFT = "redraft"
    CORRECT = "correct"
    REVOKE = "revoke"


class Term(StrEnum):
    """Something that must happen in time (期限)."""

    ACCEPT = "accept"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    CERTIFY = "certify"
    DELIVER = "deliver"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """The facts about an application that rules look at.

    `item` is its code; `barred` why no office may certify it; `in_person`: the law wants the person before the
    notary, `attended_on` the day on which they were (ISO); `fee` in yuan, `fee_table` the day since which its table was
    in force, `waived` why nothing was paid; `notary` who examined it and signs; `certificates` how many were drafted,
    `number` that of the last one issued, `issued_on` its day (ISO); `reviewed_from` the state in which a review was
    asked for. What is not known yet is empty.
    """

    item: str = ""
    barred: str = ""
    in_person: bool = True
    attended_on: str = ""
    fee: str = ""
    fee_table: str = ""
    waived: str = ""
    notary: int = 0
    certificates: int = 0
    number: str = ""
    issued_on: str = ""
    reviewed_from: str = ""


#: A review is asked for within so many years after the certificate came, or after somebody who is concerned learned of
#: it; no later than the second figure after it was issued (rules, Art. 61, text not checked against the gazette).
REVIEW_YEARS, REVIEW_YEARS_AT_MOST = 1, 20


def _acceptable(order: Snapshot, _: datetime) -> str | None:
    # What rules/__init__.py says of loans and homes.
    return order.barred or None


def _attended(order: Snapshot, _: datetime) -> str | None:
    # Law, Art. 26; rules, Art. 11: wills, survival, adoption and their like are never notarised for somebody absent.
    return "not_attended" if order.in_person and not order.attended_on else None


def review_until(issued_on: date, knew_on: date | None = None) -> date:
    """Return the last day on which a review may be asked for.

    Args:
        knew_on: the day on which somebody who is no party, and concerned, learned of it; None: a party asks.
    """
    if knew_on is None:
        return _years_after(issued_on, REVIEW_YEARS)
    return min(_years_after(knew_on, REVIEW_YEARS), _years_after(issued_on, REVIEW_YEARS_AT_MOST))


def _years_after(day: date, years: int) -> date:
    # Where the year has no 29 February: the last day of its month (Civil Code, Art. 202).
    return last_day(day, length=years, unit="years", is_workday=lambda _day: True)


def _reviewable(order: Snapshot, now: datetime) -> str | None:
    if not order.issued_on:
        return "no_certificate"
    last = review_until(date.fromisoformat(order.issued_on))
    return "review_too_late" if now.astimezone(CHINA).date() > last else None


def _certified(order: Snapshot, _: datetime) -> str | None:
    return None if order.issued_on else "no_certificate"


def _reviewed_from(order: Snapshot) -> str:
    return order.reviewed_from or State.CLOSED


_S, _C, _P, _T = State, Command, Permission, Term
_ALL = (*Term, *rules.Term)
_PHASES: dict[str, Phase] = {
    _S.UNROUTED: Phase.WAITING,
    _S.SUBMITTED: Phase.WITH_US,
    _S.SUPPLEMENTING: Phase.WITH_PERSON,
    _S.UNPAID: Phase.WITH_PERSON,
    _S.EXAMINING: Phase.IN_HAND,
    _S.PROVING: Phase.WITH_PERSON,
    _S.VERIFYING: Phase.IN_HAND,
    _S.PROPOSED: Phase.IN_HAND,
    _S.SIGNING: Phase.IN_HAND,
    _S.ISSUED: Phase.DECIDED,
    _S.REVIEWING: Phase.WITH_US,
    _S.CLOSED: Phase.ENDED,
    _S.DECLINED: Phase.ENDED,
    _S.REFUSED: Phase.ENDED,
    _S.TERMINATED: Phase.ENDED,
    _S.WITHDRAWN: Phase.ENDED,
    _S.REVOKED: Phase.ENDED,
}
_ENDED = frozenset(state for state, phase in _PHASES.items() if phase == Phase.ENDED)
#: Accepted, and nothing is being signed yet.
_UNDER_WAY = frozenset({_S.UNPAID, _S.EXAMINING, _S.PROVING, _S.VERIFYING, _S.PROPOSED})
_CERTIFIED = frozenset({_S.ISSUED, _S.CLOSED, _S.REVIEWING})

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="notarisation",
    barred=rules.erased,
    initial=frozenset({_S.UNROUTED, _S.SUBMITTED}),
    opens=(_T.ACCEPT,),
    phases=_PHASES,
    table=(
        *rules.routing_steps(received=_S.SUBMITTED, starts=_T.ACCEPT),
        # --- acceptance (law, Arts. 25 to 27; rules, Arts. 19 to 24) -------------------------
        step(_C.REQUEST_PAPERS, _S.SUBMITTED, _S.SUPPLEMENTING, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("papers", Kind.LIST), NOTE), pauses=True, starts=(_T.SUPPLEMENT,)),
        step(_C.SUPPLY_PAPERS, _S.SUPPLEMENTING, _S.SUBMITTED, _P.ORDER_OWN, _P.ORDER_DECIDE,
             next_party=Party.OFFICE, fields=(NOTE,), meets=(_T.SUPPLEMENT,), resumes=True),
        # The fee is fixed on this day, whatever becomes of the table (actions/decisions.py).
        step(_C.ACCEPT, _S.SUBMITTED, _S.UNPAID, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("fee", Kind.MONEY, required=False), NOTE), meets=(_T.ACCEPT,), starts=(_T.CERTIFY, _T.PAY),
             guard=_acceptable),
        step(_C.DECLINE, frozenset({_S.SUBMITTED, _S.SUPPLEMENTING}), _S.DECLINED, _P.ORDER_DECIDE,
             next_party=Party.NOBODY, fields=(ARTICLE, REASON), cancels=_ALL),
        # --- the fee (law, Art. 34): nothing is owed any more, because it came in or was waived ---
        step(_C.SETTLE, _S.UNPAID, _S.EXAMINING, _P.ORDER_FOLLOW, next_party=Party.OFFICE,
             fields=(Field("waived", Kind.LINE, required=False),), meets=(_T.PAY,)),
        # --- examination (law, Arts. 28 to 30): what Art. 30 excludes stops the clock ----------
        step(_C.ATTEND, frozenset({_S.EXAMINING, _S.PROVING, _S.VERIFYING}), None, _P.ORDER_DECIDE,
             fields=(Field("on", Kind.DATE), Field("identity", Kind.CHOICE, choices=("card", "passport", "other")),
                     Field("note", Kind.TEXT, required=False))),
        step(_C.ASK_PROOF, _S.EXAMINING, _S.PROVING, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("papers", Kind.LIST), NOTE), pauses=True),
        step(_C.GIVE_PROOF, _S.PROVING, _S.EXAMINING, _P.ORDER_OWN, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(NOTE,), resumes=True),
        step(_C.VERIFY, _S.EXAMINING, _S.VERIFYING, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(Field("cause", Kind.CHOICE, choices=("verification", "elsewhere", "force_majeure")), REASON),
             pauses=True),
        step(_C.VERIFIED, _S.VERIFYING, _S.EXAMINING, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(Field("note", Kind.TEXT),), resumes=True, public=False),
        # --- the certificate (law, Art. 32): somebody else approves it, the notary signs, the office seals ---
        step(_C.PROPOSE, _S.EXAMINING, _S.PROPOSED, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(Field("certificate", Kind.TEXT, longest=20_000),), guard=_attended, public=False),
        step(_C.SEND_BACK, _S.PROPOSED, _S.EXAMINING, _P.ORDER_REVIEW, next_party=Party.OFFICE, fields=(REASON,),
             public=False),
        step(_C.APPROVE, _S.PROPOSED, _S.SIGNING, _P.ORDER_REVIEW, next_party=Party.OFFICE, fields=(NOTE,),
             public=False),
        step(_C.ISSUE, _S.SIGNING, _S.ISSUED, _P.ORDER_FOLLOW, next_party=Party.OFFICE,
             fields=(Field("number", Kind.LINE, longest=60),), meets=(_T.CERTIFY,), starts=(_T.DELIVER,)),
        step(_C.CLOSE, _S.ISSUED, _S.CLOSED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(Field("handed_over", Kind.CHOICE, choices=("counter", "post", "online")), NOTE),
             meets=(_T.DELIVER,)),
        # --- the other ends --------------------------------------------------------------------
        step(_C.REFUSE, _UNDER_WAY, _S.REFUSED, _P.ORDER_REVIEW, next_party=Party.NOBODY, fields=(ARTICLE, REASON),
             cancels=_ALL),
        step(_C.TERMINATE, _UNDER_WAY, _S.TERMINATED, _P.ORDER_REVIEW, next_party=Party.NOBODY,
             fields=(ARTICLE, REASON), cancels=_ALL),
        step(_C.WITHDRAW, _UNDER_WAY | {_S.UNROUTED, _S.SUBMITTED, _S.SUPPLEMENTING}, _S.WITHDRAWN, _P.ORDER_OWN,
             next_party=Party.NOBODY, fields=(Field("reason", Kind.TEXT, required=False),), cancels=_ALL),
        # --- review (law, Art. 39; rules, Arts. 61 to 64) -----------------------------------
        step(_C.ASK_REVIEW, frozenset({_S.ISSUED, _S.CLOSED}), _S.REVIEWING, _P.ORDER_OWN, next_party=Party.OFFICE,
             fields=(REASON,), starts=(_T.REVIEW,), cancels=(_T.DELIVER,), guard=_reviewable),
        # Somebody else who is concerned comes to the office with what shows it.
        step(_C.TAKE_REVIEW, frozenset({_S.ISSUED, _S.CLOSED}), _S.REVIEWING, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(Field("concerned", Kind.LINE, longest=60), Field("knew_on", Kind.DATE), REASON), public=False,
             starts=(_T.REVIEW,), cancels=(_T.DELIVER,), guard=_certified),
        step(_C.UPHOLD, _S.REVIEWING, None, _P.ORDER_REVIEW, next_party=Party.NOBODY,
             branches=frozenset({_S.ISSUED, _S.CLOSED}), branch=_reviewed_from, fields=(REASON,), meets=(_T.REVIEW,)),
        step(_C.REDRAFT, _S.REVIEWING, None, _P.ORDER_DECIDE,
             fields=(Field("certificate", Kind.TEXT, longest=20_000),), public=False),
        # Two persons of the office end a certificate; it may find its own error without a review.
        step(_C.CORRECT, _CERTIFIED, _S.CLOSED, _P.ORDER_FOLLOW, next_party=Party.NOBODY,
             fields=(Field("number", Kind.LINE, longest=60),), cancels=(_T.REVIEW, _T.DELIVER)),
        step(_C.REVOKE, _CERTIFIED, _S.REVOKED, _P.ORDER_FOLLOW, next_party=Party.NOBODY,
             fields=(Field("reason", Kind.TEXT, required=False),), cancels=(_T.REVIEW, _T.DELIVER)),
        *rules.oversight_steps(frozenset(_PHASES), ended=_ENDED),
    ),
)  # fmt: skip
