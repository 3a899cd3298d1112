"""The life of a commission for forensic appraisal: one table of steps. Pure.

Articles are of the regulation of Guangdong on forensic appraisal (广东省司法鉴定管理条例, in force 2022-07-01); terms
get their length from `data/terms.yaml`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.appraisal.rules import Answer, Method
from fawang.appraisal.rules.custody import Bringer, Holder, Sort
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.rules import ARTICLE, NOTE, REASON, UNROUTED, Party


class State(StrEnum):
    """Where a commission is in its life."""

    UNROUTED = UNROUTED
    SUBMITTED = "submitted"
    COMPLETING = "completing"
    OFFERED = "offered"
    UNPAID = "unpaid"
    APPRAISING = "appraising"
    SUSPENDED = "suspended"
    WRITTEN = "written"
    SIGNING = "signing"
    ISSUED = "issued"
    ADDING = "adding"
    CLOSED = "closed"
    DECLINED = "declined"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


class Command(StrEnum):
    """What only forensic appraisal knows; the names are those of the API."""

    ASK_MATERIALS = "ask_materials"
    BRING_MATERIALS = "bring_materials"
    OFFER = "offer"
    DECLINE = "decline"
    AGREE = "agree"
    SETTLE = "settle_fee"
    APPOINT = "appoint"
    RECORD = "record"
    CHOOSE_METHOD = "choose_method"
    AGREE_METHOD = "agree_method"
    REFUSE_METHOD = "refuse_method"
    SUSPEND = "suspend"
    RESUME = "resume"
    RECEIVE = "receive_material"
    HAND_OVER = "hand_over"
    TAKE = "take_over"
    CONFIRM = "confirm_hand_over"
    ATTEST = "attest_hand_over"
    WRITE = "write_report"
    APPROVE = "approve_report"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    ASK_MORE = "ask_more"
    TAKE_UP = "take_up"
    LEAVE_IT = "leave_it"
    SUMMON = "summon"
    ANSWER_SUMMONS = "answer_summons"
    APPEAR = "appear"


class Term(StrEnum):
    """Something that must happen in time (期限)."""

    ANSWER = "answer"
    COMPLETE = "complete"
    AGREE = "agree"
    PAY = "pay"
    REPORT = "report"
    DELIVER = "deliver"
    MORE = "more"


#: So many appraisers do an appraisal at least (Art. 31).
FEWEST_APPRAISERS = 2


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """The facts about a commission that rules look at.

    `field` is the field of appraisal, `brought`: samples for an identity were taken by others (Art. 36);
    `appraisers` those appointed, by their number in the register; `materials` how many there are, `chain` why their
    way cannot be relied on (rules/custody.py), empty where it can; `client_signs`: a hand-over waits for the
    client's signature; `method_asked`: the client has not consented yet to a method that is no standard (Art. 34);
    `fee` in yuan, `waived` why nothing was paid; `days` the working days that were agreed on (Art. 38), 0 where
    none were; `repeats`: number of the report that it repeats (Art. 43); `reports` how many were drafted, `number`
    that of the last one issued, `issued_on` its day (ISO); `summoned_to`: the day (ISO) on which a court wants the
    appraisers, `summons` what else it says, `answered` what each of them answered, by their number in the
    register. What is not known yet is empty.
    """

    field: str = ""
    brought: bool = False
    appraisers: tuple[int, ...] = ()
    materials: int = 0
    chain: str = ""
    client_signs: bool = False
    method_asked: bool = False
    fee: str = ""
    waived: str = ""
    days: int = 0
    repeats: str = ""
    reports: int = 0
    number: str = ""
    issued_on: str = ""
    summoned_to: str = ""
    summons: Mapping[str, str] = dataclasses.field(default_factory=dict)
    answered: Mapping[str, str] = dataclasses.field(default_factory=dict)


def _appraisable(order: Snapshot, _: datetime) -> str | None:
    return "too_few_appraisers" if len(order.appraisers) < FEWEST_APPRAISERS else None


def _begun(order: Snapshot, now: datetime) -> str | None:
    # Art. 34: consent to a method that is no standard comes before anything is done by it.
    return "method_not_agreed" if order.method_asked else _appraisable(order, now)


def _method_asked(order: Snapshot, _: datetime) -> str | None:
    return None if order.method_asked else "no_method_asked"


def _writable(order: Snapshot, _: datetime) -> str | None:
    # Arts. 28 and 37: what was appraised is known, and where it was at any time.
    if len(order.appraisers) < FEWEST_APPRAISERS:
        return "too_few_appraisers"
    if order.method_asked:
        return "method_not_agreed"
    if not order.materials:
        return "no_materials"
    return order.chain or None


def _has_materials(order: Snapshot, _: datetime) -> str | None:
    return None if order.materials else "no_materials"


def _on_the_way(order: Snapshot, _: datetime) -> str | None:
    return None if order.chain == "materials_on_the_way" else "no_hand_over_open"


def _client_signs(order: Snapshot, _: datetime) -> str | None:
    return None if order.client_signs else "no_hand_over_open"


def _summoned(order: Snapshot, _: datetime) -> str | None:
    return None if order.summoned_to else "not_summoned"


def _unanswered(order: Snapshot, _: datetime) -> str | None:
    if not order.summoned_to:
        return "not_summoned"
    return None if len(order.answered) < len(order.appraisers) else "summons_answered"


_S, _C, _P, _T = State, Command, Permission, Term
_ALL = (*Term, *rules.Term)
_PHASES: dict[str, Phase] = {
    _S.UNROUTED: Phase.WAITING,
    _S.SUBMITTED: Phase.WITH_US,
    _S.COMPLETING: Phase.WITH_PERSON,
    _S.OFFERED: Phase.WITH_PERSON,
    _S.UNPAID: Phase.WITH_PERSON,
    _S.APPRAISING: Phase.IN_HAND,
    _S.SUSPENDED: Phase.IN_HAND,
    _S.WRITTEN: Phase.IN_HAND,
    _S.SIGNING: Phase.IN_HAND,
    _S.ISSUED: Phase.DECIDED,
    _S.ADDING: Phase.WITH_US,
    _S.CLOSED: Phase.ENDED,
    _S.DECLINED: Phase.ENDED,
    _S.TERMINATED: Phase.ENDED,
    _S.WITHDRAWN: Phase.ENDED,
}
_ENDED = frozenset(state for state, phase in _PHASES.items() if phase == Phase.ENDED)
#: Where materials come in and move.
_HANDLED = frozenset(
    {_S.SUBMITTED, _S.COMPLETING, _S.OFFERED, _S.UNPAID, _S.APPRAISING, _S.SUSPENDED, _S.WRITTEN, _S.ADDING}
)
_UNDER_WAY = frozenset({_S.OFFERED, _S.UNPAID, _S.APPRAISING, _S.SUSPENDED, _S.WRITTEN})
_REPORTED = frozenset({_S.ISSUED, _S.CLOSED})
#: Where materials move: also after the end, when they are given back (Art. 27), and each step is signed (Art. 37).
_MOVED = _HANDLED | _REPORTED | _ENDED | {_S.SIGNING}

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="appraisal",
    barred=rules.erased,
    initial=frozenset({_S.UNROUTED, _S.SUBMITTED}),
    opens=(_T.ANSWER,),
    phases=_PHASES,
    table=(
        *rules.routing_steps(received=_S.SUBMITTED, starts=_T.ANSWER),
        # --- the commission (Arts. 27 to 30): answered within seven working days ---------------
        step(_C.ASK_MATERIALS, _S.SUBMITTED, _S.COMPLETING, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("papers", Kind.LIST), NOTE), pauses=True, starts=(_T.COMPLETE,)),
        step(_C.BRING_MATERIALS, _S.COMPLETING, _S.SUBMITTED, _P.ORDER_OWN, _P.ORDER_DECIDE,
             next_party=Party.OFFICE, fields=(NOTE,), meets=(_T.COMPLETE,), resumes=True),
        # What the commission has to say (Art. 30): what, until when, for how much, with which risk.
        step(_C.OFFER, _S.SUBMITTED, _S.OFFERED, _P.ORDER_DECIDE, next_party=Party.PERSON,
             fields=(Field("fee", Kind.MONEY), Field("days", Kind.NUMBER, most=365), Field("risk", Kind.TEXT),
                     Field("no_conflict", Kind.FLAG), NOTE),
             meets=(_T.ANSWER,), starts=(_T.AGREE,)),
        step(_C.DECLINE, frozenset({_S.SUBMITTED, _S.COMPLETING}), _S.DECLINED, _P.ORDER_DECIDE,
             next_party=Party.NOBODY, fields=(ARTICLE, REASON), cancels=_ALL),
        step(_C.AGREE, _S.OFFERED, _S.UNPAID, _P.ORDER_OWN, next_party=Party.PERSON,
             fields=(Field("consent", Kind.FLAG),), meets=(_T.AGREE,), starts=(_T.PAY, _T.REPORT)),
        step(_C.SETTLE, _S.UNPAID, _S.APPRAISING, _P.ORDER_FOLLOW, next_party=Party.OFFICE,
             fields=(Field("waived", Kind.LINE, required=False),), meets=(_T.PAY,)),
        # --- the appraisal (Arts. 31, 34, 37 to 39) ----------------------------------------------
        step(_C.APPOINT, _S.APPRAISING, None, _P.ORDER_DECIDE,
             fields=(Field("appraisers", Kind.LIST), Field("no_conflict", Kind.FLAG), NOTE)),
        step(_C.RECORD, _S.APPRAISING, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("event", Kind.CHOICE, choices=("examination", "sampling", "test", "discussion", "other")),
                     Field("on", Kind.DATE), Field("note", Kind.TEXT)), guard=_begun),
        # Art. 34: a method that is no standard needs the written consent of whoever commissioned it; without it the
        # appraisal ends. Whoever has no account consents on paper, which is among the files.
        step(_C.CHOOSE_METHOD, _S.APPRAISING, None, _P.ORDER_DECIDE, guard=_appraisable,
             fields=(Field("method", Kind.CHOICE, choices=tuple(Method)),
                     Field("standard", Kind.LINE, longest=120), Field("note", Kind.TEXT, required=False))),
        step(_C.AGREE_METHOD, _S.APPRAISING, None, _P.ORDER_OWN, _P.ORDER_DECIDE, guard=_method_asked,
             fields=(Field("knows_method", Kind.FLAG), NOTE)),
        step(_C.REFUSE_METHOD, _S.APPRAISING, _S.TERMINATED, _P.ORDER_OWN, next_party=Party.NOBODY,
             guard=_method_asked, fields=(NOTE,), cancels=_ALL),
        step(_C.SUSPEND, _S.APPRAISING, _S.SUSPENDED, _P.ORDER_DECIDE, fields=(ARTICLE, REASON), pauses=True),
        step(_C.RESUME, _S.SUSPENDED, _S.APPRAISING, _P.ORDER_DECIDE, next_party=Party.OFFICE, fields=(NOTE,),
             resumes=True),
        # --- the way of the materials (Arts. 28, 36, 37): each hand-over is signed by both ---------
        step(_C.RECEIVE, _HANDLED, None, _P.ORDER_DECIDE, public=True,
             fields=(Field("material_name", Kind.LINE, longest=100), Field("sort", Kind.CHOICE, choices=tuple(Sort)),
                     Field("quantity", Kind.LINE, longest=60), Field("condition", Kind.TEXT, longest=500),
                     Field("sealed", Kind.FLAG, required=False),
                     Field("brought_by", Kind.CHOICE, choices=tuple(Bringer)))),
        step(_C.HAND_OVER, _MOVED, None, _P.ORDER_DECIDE, public=False, guard=_has_materials,
             fields=(Field("material", Kind.CHOICE), Field("giver", Kind.CHOICE, required=False, choices=tuple(Holder)),
                     Field("taker", Kind.CHOICE, choices=tuple(Holder)), Field("purpose", Kind.LINE, longest=100),
                     Field("intact", Kind.FLAG, required=False), Field("explained", Kind.TEXT, required=False))),
        step(_C.TAKE, _MOVED, None, _P.ORDER_DECIDE, public=False, guard=_on_the_way,
             fields=(Field("material", Kind.CHOICE),)),
        step(_C.CONFIRM, _MOVED, None, _P.ORDER_OWN, guard=_client_signs,
             fields=(Field("material", Kind.CHOICE),)),
        # Whoever has no account signs on paper; the paper is among the files.
        step(_C.ATTEST, _MOVED, None, _P.ORDER_DECIDE, public=False, guard=_on_the_way,
             fields=(Field("material", Kind.CHOICE), Field("paper", Kind.LINE, longest=100))),
        # --- the report (Art. 40): the institution looks it through, each appraiser signs, the institution seals ---
        step(_C.WRITE, _S.APPRAISING, _S.WRITTEN, _P.ORDER_DECIDE, next_party=Party.OFFICE, public=False,
             fields=(Field("report", Kind.TEXT, longest=20_000), Field("dissent", Kind.TEXT, required=False)),
             guard=_writable),
        step(_C.SEND_BACK, _S.WRITTEN, _S.APPRAISING, _P.ORDER_REVIEW, next_party=Party.OFFICE, fields=(REASON,),
             public=False),
        step(_C.APPROVE, _S.WRITTEN, _S.SIGNING, _P.ORDER_REVIEW, next_party=Party.OFFICE, fields=(NOTE,),
             public=False, guard=_writable),
        step(_C.ISSUE, _S.SIGNING, _S.ISSUED, _P.ORDER_FOLLOW, next_party=Party.OFFICE,
             fields=(Field("number", Kind.LINE, longest=60),), meets=(_T.REPORT, _T.MORE), starts=(_T.DELIVER,)),
        step(_C.CLOSE, _S.ISSUED, _S.CLOSED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(Field("handed_over", Kind.CHOICE, choices=("counter", "post", "online")), NOTE),
             meets=(_T.DELIVER,)),
        # --- the other ends (Arts. 27, 29, 39) -----------------------------------------------------
        step(_C.TERMINATE, _UNDER_WAY, _S.TERMINATED, _P.ORDER_REVIEW, next_party=Party.NOBODY,
             fields=(ARTICLE, REASON), cancels=_ALL),
        step(_C.WITHDRAW, _UNDER_WAY | {_S.UNROUTED, _S.SUBMITTED, _S.COMPLETING}, _S.WITHDRAWN, _P.ORDER_OWN,
             next_party=Party.NOBODY, fields=(Field("reason", Kind.TEXT, required=False),), cancels=_ALL),
        # --- afterwards (Arts. 41, 42, 46, 47) -----------------------------------------------------
        step(_C.CORRECT, _REPORTED, None, _P.ORDER_REVIEW,
             fields=(Field("flaw", Kind.CHOICE, choices=("41.1", "41.2", "41.3")), Field("note", Kind.TEXT))),
        step(_C.ASK_MORE, _REPORTED, _S.ADDING, _P.ORDER_OWN, next_party=Party.OFFICE, fields=(REASON,),
             starts=(_T.MORE,), cancels=(_T.DELIVER,)),
        step(_C.TAKE_UP, _S.ADDING, _S.APPRAISING, _P.ORDER_DECIDE, next_party=Party.OFFICE,
             fields=(ARTICLE, NOTE)),
        step(_C.LEAVE_IT, _S.ADDING, _S.CLOSED, _P.ORDER_DECIDE, next_party=Party.NOBODY, fields=(REASON,),
             cancels=_ALL),
        step(_C.SUMMON, _REPORTED, None, _P.ORDER_INTAKE, _P.ORDER_DECIDE,
             fields=(Field("court", Kind.LINE, longest=100), Field("place", Kind.LINE, longest=100),
                     Field("on", Kind.DATE), Field("at", Kind.LINE, longest=40),
                     Field("remote", Kind.FLAG, required=False))),
        # Art. 46: they appear, unless there is a lawful reason to which the court consents.
        step(_C.ANSWER_SUMMONS, _REPORTED, None, _P.ORDER_DECIDE, guard=_unanswered,
             fields=(Field("appraiser", Kind.CHOICE), Field("reply", Kind.CHOICE, choices=tuple(Answer)),
                     Field("note", Kind.TEXT, required=False))),
        step(_C.APPEAR, _REPORTED, None, _P.ORDER_DECIDE,
             fields=(Field("appeared", Kind.CHOICE, choices=("in_court", "remote", "excused", "absent")), NOTE),
             guard=_summoned),
        *rules.oversight_steps(frozenset(_PHASES), ended=_ENDED),
    ),
)  # fmt: skip
