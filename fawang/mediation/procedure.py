"""The life of a mediation: one table of steps. Pure.

Articles are of the People's Mediation Law (人民调解法); terms get their length from `data/terms.yaml`. What is shown to
one side only is said at its step: what neither is named for, the sides do not read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fawang.kernel import clock
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.mediation.rules import SIDES, Heard, Loss, Performed, Ruling, Side, Talk, Way
from fawang.mediation.rules.agreements import Paper, confirmable_until
from fawang.mediation.rules.conflicts import DECLARED
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.rules import ARTICLE, NOTE, REASON, UNROUTED, Party, side_permission


class State(StrEnum):
    """Where a mediation is in its life."""

    UNROUTED = UNROUTED
    SUBMITTED = "submitted"
    INVITING = "inviting"
    MEDIATING = "mediating"
    HALTED = "halted"
    SIGNING = "signing"
    SEALING = "sealing"
    IN_FORCE = "in_force"
    CONFIRMING = "confirming"
    CLOSED = "closed"
    FAILED = "failed"
    REFUSED = "refused"
    DECLINED = "declined"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


class Command(StrEnum):
    """What only mediation knows; the names are those of the API."""

    MARK_DANGER = "mark_danger"
    SPEAK_ALONE = "speak_alone"
    REPORT_DANGER = "report_danger"
    APPOINT = "appoint_mediators"
    NOTE_CONFLICT = "note_conflict"
    INVITE = "invite"
    DECLINE = "decline"
    AGREE = "agree_to_mediate"
    NOTE_AGREED = "note_agreed"
    REFUSE = "refuse_to_mediate"
    NOTE_REFUSED = "note_refused"
    UNREACHABLE = "note_unreachable"
    ARRANGE = "arrange_session"
    HEAR_APPLICANT = "hear_applicant"
    HEAR_RESPONDENT = "hear_respondent"
    RECORD_SESSION = "record_session"
    HALT = "halt"
    GO_ON = "go_on"
    AGREE_ORALLY = "agree_orally"
    DRAFT = "draft_agreement"
    SIGNED = "agreement_signed"
    ATTEST = "attest_signature"
    BACK = "back_to_talks"
    SEAL = "seal_agreement"
    SEALED_ON_PAPER = "sealed_on_paper"
    IN_FORCE = "comes_into_force"
    WANT_CONFIRMATION = "want_confirmation"
    ASK_COURT = "ask_court"
    RULED = "record_ruling"
    CHECK = "check_performance"
    MEDIATE_AGAIN = "mediate_again"
    CLOSE = "close"
    FAIL = "fail"
    STOP = "stop_mediation"
    LEAVE_TABLE = "leave_the_table"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"


class Term(StrEnum):
    """Something that must happen in time (期限)."""

    ACCEPT = "accept"
    ANSWER = "answer"
    MEDIATE = "mediate"
    SIGN = "sign"
    CONFIRM = "confirm"
    PERFORM = "perform"


#: Who acts next, beside those of every order.
RESPONDENT, BOTH = "respondent", "both"
BOTH_SIDES = frozenset(SIDES)


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """The facts about a mediation that rules look at.

    `relation` what the dispute is about; `danger`: somebody has marked danger on this matter, `spoken` what the
    applicant said alone since (`rules.Heard`), `way` how the other side was invited; `mediators` the accounts of those
    appointed; `drafts` how many versions of an agreement there are, `digest` that of the current one, `signed` the
    persons who have signed it; `by_code`: it may be signed by one-time code; `oral`: no
    paper was wanted (Art. 28); `in_force_on`, `perform_by`: days (ISO); `wants` the sides that want it confirmed;
    `ruling` what the court said; `performed` what was found last; `session` the
    appointment at which they meet. What is not known yet is empty.
    """

    relation: str = ""
    danger: bool = False
    spoken: str = ""
    way: str = ""
    mediators: tuple[int, ...] = ()
    drafts: int = 0
    digest: str = ""
    signed: tuple[int, ...] = ()
    by_code: bool = False
    oral: bool = False
    in_force_on: str = ""
    perform_by: str = ""
    wants: tuple[str, ...] = ()
    ruling: str = ""
    performed: str = ""
    session: int = 0


def _invitable(order: Snapshot, _: datetime) -> str | None:
    # What stands on the applicant's contact and wishes is looked at by the step itself (actions/invitations.py).
    if order.danger and not order.spoken:
        return "speak_first"
    return "applicant_says_no" if order.spoken == Heard.NO else None


def _mediators(order: Snapshot, _: datetime) -> str | None:
    return None if order.mediators else "no_mediator"


def _confirmable(order: Snapshot, now: datetime) -> str | None:
    if order.ruling:
        return "court_has_ruled"
    last = confirmable_until(date.fromisoformat(order.in_force_on))
    return "confirmation_too_late" if now.astimezone(clock.CHINA).date() > last else None


_S, _C, _P, _T = State, Command, Permission, Term
_THEIRS = side_permission(Side.RESPONDENT)
_ALL = (*Term, *rules.Term)
_PHASES: dict[str, Phase] = {
    _S.UNROUTED: Phase.WAITING,
    _S.SUBMITTED: Phase.WITH_US,
    _S.INVITING: Phase.WITH_PERSON,
    _S.MEDIATING: Phase.IN_HAND,
    _S.HALTED: Phase.IN_HAND,
    _S.SIGNING: Phase.WITH_PERSON,
    _S.SEALING: Phase.IN_HAND,
    _S.IN_FORCE: Phase.DECIDED,
    _S.CONFIRMING: Phase.DECIDED,
    _S.CLOSED: Phase.ENDED,
    _S.FAILED: Phase.ENDED,
    _S.REFUSED: Phase.ENDED,
    _S.DECLINED: Phase.ENDED,
    _S.TERMINATED: Phase.ENDED,
    _S.WITHDRAWN: Phase.ENDED,
}
_ENDED = frozenset(state for state, phase in _PHASES.items() if phase == Phase.ENDED)
_RUNNING = frozenset(_PHASES) - _ENDED
_BEFORE = frozenset({_S.SUBMITTED, _S.INVITING})
#: While the sides talk.
TALKS = frozenset({_S.MEDIATING, _S.SIGNING})
_AGREED = frozenset({_S.IN_FORCE, _S.CONFIRMING})
_VIEW = Field("view", Kind.TEXT)
_PERFORM_BY = Field("perform_by", Kind.DATE, required=False)
_SIGNER = Field("signer", Kind.CHOICE)
_ON = Field("on", Kind.DATE)

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="mediation",
    barred=rules.erased,
    initial=frozenset({_S.UNROUTED, _S.SUBMITTED}),
    opens=(_T.ACCEPT,),
    phases=_PHASES,
    table=(
        *rules.routing_steps(received=_S.SUBMITTED, starts=_T.ACCEPT),
        # --- before the other side hears of it: nothing that says what was marked is public --------------------------
        step(_C.MARK_DANGER, _RUNNING, None, _P.ORDER_DECIDE, _P.ORDER_DISPATCH, fields=(REASON,), public=False),
        step(_C.SPEAK_ALONE, _BEFORE, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("heard", Kind.CHOICE, choices=tuple(Heard)), NOTE)),
        # Art. 25: what may become a crime or a case of public order is reported, at once and whatever the state.
        step(_C.REPORT_DANGER, frozenset(_PHASES), None, _P.ORDER_DECIDE, public=False,
             fields=(Field("reported_to", Kind.CHOICE, choices=("police", "other")), Field("told", Kind.TEXT))),
        # Arts. 19 and 23(1): appointed by the committee, or chosen by the sides.
        step(_C.APPOINT, _BEFORE | TALKS, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("mediator", Kind.CHOICE), Field("second_mediator", Kind.CHOICE, required=False),
                     Field("chosen", Kind.FLAG, required=False),
                     Field("no_conflict", Kind.FLAG))),
        # A mediator turns out to stand too near to a side: taken off, and what was done stays (rules/conflicts.py).
        step(_C.NOTE_CONFLICT, _RUNNING, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("mediator", Kind.CHOICE), Field("ground", Kind.CHOICE, choices=DECLARED), NOTE)),
        step(_C.INVITE, _S.SUBMITTED, _S.INVITING, _P.ORDER_DECIDE, next_party=RESPONDENT, shown=BOTH_SIDES,
             fields=(Field("way", Kind.CHOICE, choices=tuple(Way)),
                     Field("party", Kind.LINE, required=False, longest=60),
                     Field("reach", Kind.LINE, required=False, longest=120)),
             meets=(_T.ACCEPT,), starts=(_T.ANSWER,), guard=_invitable),
        step(_C.DECLINE, _S.SUBMITTED, _S.DECLINED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(ARTICLE, REASON), cancels=_ALL),
        # --- the other side's answer (Arts. 17 and 23(2)): nobody has to ------------------------------------------
        step(_C.AGREE, _S.INVITING, _S.MEDIATING, _THEIRS, next_party=Party.OFFICE, shown=BOTH_SIDES,
             fields=(NOTE,), meets=(_T.ANSWER,), starts=(_T.MEDIATE,)),
        step(_C.NOTE_AGREED, _S.INVITING, _S.MEDIATING, _P.ORDER_DECIDE, next_party=Party.OFFICE, shown=BOTH_SIDES,
             fields=(_ON,), meets=(_T.ANSWER,), starts=(_T.MEDIATE,)),
        step(_C.REFUSE, _S.INVITING, _S.REFUSED, _THEIRS, next_party=Party.NOBODY, shown=BOTH_SIDES,
             meets=(_T.ANSWER,), cancels=_ALL),
        step(_C.NOTE_REFUSED, _S.INVITING, _S.REFUSED, _P.ORDER_DECIDE, next_party=Party.NOBODY, shown=BOTH_SIDES,
             fields=(_ON,), meets=(_T.ANSWER,), cancels=_ALL),
        step(_C.UNREACHABLE, _S.INVITING, _S.FAILED, _P.ORDER_DECIDE, next_party=Party.NOBODY,
             fields=(NOTE,), cancels=_ALL),
        # --- talks (Arts. 20 to 24, 27): what one side says alone stays with it -----------------------------------
        step(_C.ARRANGE, TALKS, None, _P.ORDER_DECIDE, shown=BOTH_SIDES,
             fields=(Field("talk", Kind.CHOICE, choices=tuple(Talk)), Field("slot", Kind.CHOICE, required=False),
                     Field("on", Kind.DATE, required=False), Field("at", Kind.LINE, required=False, longest=20),
                     Field("place", Kind.LINE, required=False, longest=100))),
        step(_C.HEAR_APPLICANT, _BEFORE | TALKS, None, _P.ORDER_DECIDE, fields=(_VIEW, NOTE),
             shown=frozenset({Side.APPLICANT})),
        step(_C.HEAR_RESPONDENT, TALKS, None, _P.ORDER_DECIDE, fields=(_VIEW, NOTE),
             shown=frozenset({Side.RESPONDENT})),
        step(_C.RECORD_SESSION, TALKS, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("talk", Kind.CHOICE, choices=tuple(Talk)), _ON, Field("record", Kind.TEXT),
                     Field("invited", Kind.LINE, required=False, longest=200))),
        step(_C.HALT, TALKS, _S.HALTED, _P.ORDER_DECIDE, shown=BOTH_SIDES, pauses=True, next_party=Party.OFFICE,
             fields=(Field("side", Kind.CHOICE, choices=SIDES), Field("loss", Kind.CHOICE, choices=tuple(Loss)), NOTE)),
        step(_C.GO_ON, _S.HALTED, _S.MEDIATING, _P.ORDER_DECIDE, shown=BOTH_SIDES, resumes=True,
             next_party=Party.OFFICE, fields=(NOTE,), cancels=(_T.SIGN,)),
        # --- the agreement (Arts. 28 to 30) -------------------------------------------------------------------------
        step(_C.AGREE_ORALLY, _S.MEDIATING, _S.IN_FORCE, _P.ORDER_DECIDE, next_party=BOTH, shown=BOTH_SIDES,
             fields=(Field("terms", Kind.TEXT, longest=5000), _ON, _PERFORM_BY), guard=_mediators,
             meets=(_T.MEDIATE,), starts=(_T.CONFIRM, _T.PERFORM)),
        step(_C.DRAFT, TALKS, _S.SIGNING, _P.ORDER_DECIDE, next_party=BOTH, shown=BOTH_SIDES,
             fields=(Field("disputed", Kind.TEXT, longest=5000), Field("terms", Kind.TEXT, longest=5000),
                     Field("paper", Kind.CHOICE, choices=tuple(Paper)), _PERFORM_BY),
             guard=_mediators, cancels=(_T.SIGN,), starts=(_T.SIGN,)),
        # Taken when a code was right (actions/signatures.py): the digest says what was signed.
        step(_C.SIGNED, _S.SIGNING, None, _P.ORDER_FOLLOW, shown=BOTH_SIDES, fields=(_SIGNER,)),
        step(_C.ATTEST, _S.SIGNING, None, _P.ORDER_DECIDE, shown=BOTH_SIDES,
             fields=(_SIGNER, Field("file", Kind.CHOICE))),
        step(_C.BACK, _S.SIGNING, _S.MEDIATING, _P.ORDER_DECIDE, next_party=Party.OFFICE, shown=BOTH_SIDES,
             fields=(REASON,), cancels=(_T.SIGN,)),
        # Art. 29: the mediator signs and the committee seals; from that day it is in force.
        step(_C.SEAL, _S.SIGNING, _S.SEALING, _P.ORDER_DECIDE, next_party=Party.OFFICE, shown=BOTH_SIDES,
             guard=_mediators, meets=(_T.SIGN,)),
        step(_C.SEALED_ON_PAPER, frozenset({_S.SIGNING, _S.SEALING}), _S.IN_FORCE, _P.ORDER_DECIDE, next_party=BOTH,
             shown=BOTH_SIDES, guard=_mediators, fields=(_ON,), meets=(_T.SIGN, _T.MEDIATE),
             starts=(_T.CONFIRM, _T.PERFORM)),
        step(_C.IN_FORCE, _S.SEALING, _S.IN_FORCE, _P.ORDER_FOLLOW, next_party=BOTH, shown=BOTH_SIDES,
             fields=(Field("number", Kind.LINE, longest=60),), meets=(_T.MEDIATE,), starts=(_T.CONFIRM, _T.PERFORM)),
        # --- what follows it (Arts. 31 to 33) -----------------------------------------------------------------------
        step(_C.WANT_CONFIRMATION, _S.IN_FORCE, None, _P.ORDER_OWN, _THEIRS, shown=BOTH_SIDES, guard=_confirmable),
        step(_C.ASK_COURT, _S.IN_FORCE, _S.CONFIRMING, _P.ORDER_DECIDE, next_party=BOTH, shown=BOTH_SIDES,
             fields=(Field("court", Kind.LINE, longest=100), _ON,
                     Field("handed_by", Kind.CHOICE, choices=("both", "committee", "online")),
                     Field("both_signed", Kind.FLAG)),
             guard=_confirmable, meets=(_T.CONFIRM,)),
        step(_C.RULED, _S.CONFIRMING, _S.IN_FORCE, _P.ORDER_DECIDE, shown=BOTH_SIDES,
             fields=(Field("ruling", Kind.CHOICE, choices=tuple(Ruling)), _ON, NOTE)),
        step(_C.CHECK, _AGREED, None, _P.ORDER_DECIDE, public=False,
             fields=(Field("performed", Kind.CHOICE, choices=tuple(Performed)), _ON, NOTE)),
        # Arts. 32 and 33: what the court found invalid, or is not kept, may be changed or agreed upon anew.
        step(_C.MEDIATE_AGAIN, _S.IN_FORCE, _S.MEDIATING, _P.ORDER_DECIDE, next_party=Party.OFFICE, shown=BOTH_SIDES,
             fields=(REASON,), cancels=(_T.CONFIRM, _T.PERFORM), starts=(_T.MEDIATE,)),
        step(_C.CLOSE, _S.IN_FORCE, _S.CLOSED, _P.ORDER_DECIDE, next_party=Party.NOBODY, shown=BOTH_SIDES,
             fields=(Field("performed", Kind.CHOICE, choices=(Performed.FULLY, Performed.PARTLY, Performed.NOT)), NOTE),
             meets=(_T.PERFORM,), cancels=(_T.CONFIRM,)),
        # --- the other ends (Arts. 17, 23(2), 26) --------------------------------------------------------------------
        step(_C.FAIL, TALKS, _S.FAILED, _P.ORDER_DECIDE, next_party=Party.NOBODY, shown=BOTH_SIDES,
             fields=(Field("impasse", Kind.CHOICE, choices=("terms", "facts", "absent", "other")), NOTE), cancels=_ALL),
        step(_C.STOP, TALKS, _S.REFUSED, _P.ORDER_OWN, next_party=Party.NOBODY, shown=BOTH_SIDES, cancels=_ALL),
        step(_C.LEAVE_TABLE, TALKS, _S.REFUSED, _THEIRS, next_party=Party.NOBODY, shown=BOTH_SIDES, cancels=_ALL),
        step(_C.TERMINATE, _S.HALTED, _S.TERMINATED, _P.ORDER_DECIDE, next_party=Party.NOBODY, shown=BOTH_SIDES,
             fields=(NOTE,), cancels=_ALL),
        step(_C.WITHDRAW, frozenset({_S.UNROUTED, _S.SUBMITTED, _S.INVITING}), _S.WITHDRAWN, _P.ORDER_OWN,
             next_party=Party.NOBODY, shown=BOTH_SIDES, cancels=_ALL),
        *rules.oversight_steps(frozenset(_PHASES), ended=_ENDED),
    ),
)  # fmt: skip
