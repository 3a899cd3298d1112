"""The life of a notified defence: one table of steps. Pure.

No economic condition is checked and nothing is decided: what an organ notifies, the office assigns (Legal Aid Law,
Arts. 25, 28, 36). Terms get their length from `data/terms.yaml`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.legal_aid.defence.rules import MOST_REFUSALS, DefenceEnd
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.rules import LAWYER, NOTE, REASON, UNIT, UNROUTED, Party


class State(StrEnum):
    """Where a notified defence is in its life."""

    UNROUTED = UNROUTED
    NOTIFIED = "notified"
    ASSIGNED = "assigned"
    DEFENDING = "defending"
    FILING = "filing"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    ENDED = "called_off"


WITH_LAWYER = frozenset({State.ASSIGNED, State.DEFENDING})


class Command(StrEnum):
    """What only a notified defence knows; the names are those of the API."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    GIVE = "give"
    TAKE_UP = "take_up"
    DECLINE = "decline"
    MEET = "meet"
    RECORD = "record"
    REFUSE_LAWYER = "refuse_lawyer"
    CHANGE_HEARING = "change_hearing"
    CONCLUDE = "conclude"
    KEEP = "keep"
    HAND_IN = "hand_in"
    SEND_BACK = "send_back"
    CLOSE = "close"
    REOPEN = "reopen"
    END = "end"


class Term(StrEnum):
    """Something that must happen in time (期限)."""

    #: The office has seen whether it is theirs.
    PASS_ON = "pass_on"
    ASSIGN = "assign"
    REPLACE = "replace"
    RESPOND = "respond"
    MEET = "meet"
    FILE = "file"
    REVIEW = "review"


#: The lawyer acts next.
WITH_THE_LAWYER = "lawyer"
EVENTS = ("contact", "file_reading", "opinion", "plea", "hearing", "other")
OUTCOMES = (
    "not_prosecuted", "acquitted", "exempted", "suspended", "sentenced", "upheld", "changed", "sent_back", "treatment",
    "no_treatment", "next_stage", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """The facts about a notified defence that rules look at.

    `refusals`: how often the person refused a lawyer; `kept_at`: the office that has said that it is competent.
    """

    refusals: int = 0
    kept_at: int | None = None
    met: bool = False


def _may_refuse_again(order: Snapshot, _: datetime) -> str | None:
    return "lawyer_refused_before" if order.refusals >= MOST_REFUSALS else None


def _met(order: Snapshot, _: datetime) -> str | None:
    # Whoever has never met the person has not defended them (CPL Art. 39).
    return None if order.met else "not_met_yet"


def _not_kept(order: Snapshot, _: datetime) -> str | None:
    return "kept_already" if order.kept_at == order.unit_id else None


_S, _C, _P, _T = State, Command, Permission, Term
_ALL = (*Term, *rules.Term)
_PHASES: dict[str, Phase] = {
    _S.UNROUTED: Phase.WAITING,
    _S.NOTIFIED: Phase.WITH_US,
    _S.ASSIGNED: Phase.IN_HAND,
    _S.DEFENDING: Phase.IN_HAND,
    _S.FILING: Phase.DECIDED,
    _S.IN_REVIEW: Phase.DECIDED,
    _S.CLOSED: Phase.ENDED,
    _S.ENDED: Phase.ENDED,
}
_RUNNING = frozenset({_S.UNROUTED, _S.NOTIFIED, *WITH_LAWYER})

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="defence",
    barred=rules.erased,
    initial=frozenset({_S.UNROUTED, _S.NOTIFIED}),
    opens=(_T.PASS_ON, _T.ASSIGN),
    phases=_PHASES,
    table=(
        *(replace(one, meets=(*one.meets, _T.PASS_ON)) if one.command == rules.Command.RETURN else one
          for one in rules.routing_steps(received=_S.NOTIFIED, starts=_T.ASSIGN)
          if one.command != rules.Command.PASS_ON),
        # Whoever got a notification by mistake hands it to the right office the same day; the three days of Art. 36
        # began when the first office had it, and run on.
        step(rules.Command.PASS_ON, _S.NOTIFIED, _S.NOTIFIED, _P.ORDER_PASS_ON, _P.ORDER_DECIDE,
             next_party=Party.OFFICE, fields=(UNIT, REASON), meets=(_T.PASS_ON,), starts=(_T.PASS_ON,)),
        step(_C.KEEP, _S.NOTIFIED, None, _P.ORDER_DECIDE, meets=(_T.PASS_ON,), guard=_not_kept, public=False),
        # --- assignment (Arts. 26, 36) -------------------------------------------------------
        step(_C.ASSIGN, _S.NOTIFIED, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, NOTE), meets=(_T.PASS_ON,), starts=(_T.RESPOND,)),
        step(_C.REASSIGN, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_ASSIGN, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, REASON), cancels=(_T.RESPOND, _T.MEET), starts=(_T.RESPOND,)),
        step(_C.GIVE, WITH_LAWYER, _S.ASSIGNED, _P.ORDER_GIVE, next_party=WITH_THE_LAWYER,
             fields=(LAWYER, REASON), cancels=(_T.RESPOND, _T.MEET), starts=(_T.RESPOND,)),
        # Names are shown to the lawyer after this step: the conflict check comes first. The organ is told of the lawyer
        # with it, and both the law asks for within the three days.
        step(_C.TAKE_UP, _S.ASSIGNED, _S.DEFENDING, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(Field("no_conflict", Kind.FLAG), Field("reached_at", Kind.LINE, required=False, longest=40)),
             meets=(_T.RESPOND, _T.ASSIGN, _T.REPLACE), starts=(_T.MEET,)),
        step(_C.DECLINE, _S.ASSIGNED, _S.NOTIFIED, _P.ORDER_HANDLE, next_party=Party.OFFICE,
             fields=(REASON,), meets=(_T.RESPOND,), public=False),
        # --- the defence ---------------------------------------------------------------------
        step(_C.MEET, _S.DEFENDING, None, _P.ORDER_HANDLE, public=False, meets=(_T.MEET,),
             fields=(Field("on", Kind.DATE), NOTE)),
        step(_C.RECORD, _S.DEFENDING, None, _P.ORDER_HANDLE, public=False,
             fields=(Field("event", Kind.CHOICE, choices=EVENTS), Field("on", Kind.DATE),
                     Field("note", Kind.TEXT, required=False))),
        step(_C.REFUSE_LAWYER, WITH_LAWYER, _S.NOTIFIED, _P.ORDER_ASSIGN, next_party=Party.OFFICE, fields=(REASON,),
             cancels=(_T.RESPOND, _T.MEET), starts=(_T.REPLACE,), guard=_may_refuse_again),
        step(_C.CHANGE_HEARING, frozenset({_S.NOTIFIED, *WITH_LAWYER}), None, _P.ORDER_ASSIGN, _P.ORDER_HANDLE,
             fields=(Field("hearing_on", Kind.DATE), NOTE)),
        step(_C.CONCLUDE, _S.DEFENDING, _S.FILING, _P.ORDER_HANDLE, next_party=WITH_THE_LAWYER,
             fields=(Field("outcome", Kind.CHOICE, choices=OUTCOMES), Field("ended_on", Kind.DATE), NOTE),
             cancels=(_T.MEET,), starts=(_T.FILE,), guard=_met),
        step(_C.HAND_IN, _S.FILING, _S.IN_REVIEW, _P.ORDER_HANDLE, next_party=Party.OFFICE, fields=(NOTE,),
             meets=(_T.FILE,), starts=(_T.REVIEW,), public=False),
        step(_C.SEND_BACK, _S.IN_REVIEW, _S.FILING, _P.ORDER_REVIEW, next_party=WITH_THE_LAWYER,
             fields=(REASON,), meets=(_T.REVIEW,), starts=(_T.FILE,), public=False),
        step(_C.CLOSE, _S.IN_REVIEW, _S.CLOSED, _P.ORDER_REVIEW, next_party=Party.NOBODY, fields=(NOTE,),
             meets=(_T.REVIEW,)),
        step(_C.REOPEN, _S.CLOSED, _S.NOTIFIED, _P.ORDER_REVIEW, _P.ORDER_SUPERVISE, next_party=Party.OFFICE,
             fields=(REASON,), starts=(_T.REPLACE,)),
        # The person has a lawyer of their own (Arts. 27, 48 no. 6), or the organ takes it back: by the office, and by
        # the platform when the organ says so itself.
        step(_C.END, _RUNNING, _S.ENDED, _P.ORDER_DECIDE, _P.ORDER_FOLLOW, next_party=Party.NOBODY,
             fields=(Field("why", Kind.CHOICE, choices=tuple(DefenceEnd)), NOTE), cancels=_ALL),
        *rules.oversight_steps(frozenset(_PHASES), ended=frozenset({_S.CLOSED, _S.ENDED})),
    ),
)  # fmt: skip
