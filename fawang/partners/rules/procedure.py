"""A referral as one procedure with two sides: the giver (转出方) and the taker (接收方). Pure.

Which of them we are follows from the direction. The first receiver leads (首接负责): the giver has the matter until the
taker has accepted it, and has it again from a refusal or return on. What is refused or returned a second time does
not go back once more: the referee of the pair decides, and no step leads from a refusal to another round but his.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.partners.rules.messages import MessageType


class State(StrEnum):
    """How far a referral is."""

    #: Not sent yet: written down, and waiting for a consent or for the call to 110.
    PREPARED = "prepared"
    OFFERED = "offered"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RETURNED = "returned"
    #: Refused or returned for the second time: the referee of the pair decides.
    DISPUTED = "disputed"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """A part in the procedure; also what somebody may do in it."""

    GIVER = "giver"
    TAKER = "taker"
    REFEREE = "referee"


class Side(StrEnum):
    """Who that is, seen from here."""

    US = "us"
    THEM = "them"
    REFEREE = "referee"
    #: The clock: cards, reminders.
    CLOCK = "clock"


class Direction(StrEnum):
    """Who gives."""

    #: A partner hands a matter to us.
    IN = "in"
    #: We hand a matter, or a part of one, to a partner.
    OUT = "out"


class Command(StrEnum):
    """The steps."""

    OFFER = "offer"
    OFFER_AGAIN = "offer_again"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RETURN = "return"
    CONCLUDE = "conclude"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    TELL = "tell"


class Term(StrEnum):
    """Clocks of a referral: one runs at a time, on the side whose turn it is."""

    #: The giver sends it off.
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    #: Accept or refuse.
    ANSWER = "answer"
    RESULT = "result"
    #: The giver does what is next after a refusal.
    NEXT = "next"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What the table looks at.

    Args:
        returns: how often it was refused or returned.
        withheld: the code of what must come before it leaves: a consent where that is the ground, the call to 110 in
            danger, an agreement in force; empty when nothing stands against it.
        decided: the referee has decided: it is not refused or returned again.
    """

    state: str
    returns: int = 0
    withheld: str = ""
    decided: bool = False


#: After so many refusals or returns the referee of the pair decides.
MOST_RETURNS = 2


def _after_refusal(back: State) -> "dict[str, object]":
    return {
        "branches": frozenset({back, State.DISPUTED}),
        "branch": lambda facts: State.DISPUTED if facts.returns + 1 >= MOST_RETURNS else back,
        "guard": lambda facts, _now: "referral_decided" if facts.decided else None,
    }


def _may_leave(facts: ReferralFacts, _now: datetime) -> str | None:
    # What the referee has given to the giver goes nowhere any more.
    return "referral_decided" if facts.decided else facts.withheld or None


_REASON = Field("reason", Kind.CHOICE)
_NEXT = Field("next", Kind.LINE, longest=120)
_WORDS = Field("words", Kind.TEXT, required=False)
_OPEN = frozenset({State.OFFERED, State.ACKNOWLEDGED})
_BACK = frozenset({State.REFUSED, State.RETURNED})

PROCEDURE: Procedure[ReferralFacts] = Procedure(
    name="partners.referral",
    phases={
        State.PREPARED: Phase.WITH_US,
        State.OFFERED: Phase.WAITING,
        State.ACKNOWLEDGED: Phase.WAITING,
        State.ACCEPTED: Phase.IN_HAND,
        State.REFUSED: Phase.WITH_US,
        State.RETURNED: Phase.WITH_US,
        State.DISPUTED: Phase.WITH_US,
        State.CONCLUDED: Phase.ENDED,
        State.WITHDRAWN: Phase.ENDED,
    },
    initial=frozenset({State.PREPARED, State.OFFERED}),
    opens=(Term.SEND,),
    moved_on="referral_moved_on",
    table=(
        step(Command.OFFER, State.PREPARED, State.OFFERED, Party.GIVER, next_party=Party.TAKER, fields=(_WORDS,),
             guard=_may_leave, meets=(Term.SEND,), starts=(Term.ACKNOWLEDGE,)),
        step(Command.ACKNOWLEDGE, State.OFFERED, State.ACKNOWLEDGED, Party.TAKER, next_party=Party.TAKER,
             fields=(_WORDS,), meets=(Term.ACKNOWLEDGE,), starts=(Term.ANSWER,)),
        step(Command.ACCEPT, _OPEN, State.ACCEPTED, Party.TAKER, next_party=Party.TAKER, fields=(_WORDS,),
             meets=(Term.ACKNOWLEDGE, Term.ANSWER), starts=(Term.RESULT,)),
        step(Command.REFUSE, _OPEN, None, Party.TAKER, next_party=Party.GIVER, fields=(_REASON, _NEXT, _WORDS),
             meets=(Term.ACKNOWLEDGE, Term.ANSWER), starts=(Term.NEXT, Term.DECIDE), **_after_refusal(State.REFUSED)),
        step(Command.RETURN, State.ACCEPTED, None, Party.TAKER, next_party=Party.GIVER, fields=(_REASON, _NEXT, _WORDS),
             cancels=(Term.RESULT,), starts=(Term.NEXT, Term.DECIDE), **_after_refusal(State.RETURNED)),
        step(Command.OFFER_AGAIN, _BACK, State.OFFERED, Party.GIVER, next_party=Party.TAKER,
             fields=(Field("words", Kind.TEXT),), guard=_may_leave, meets=(Term.NEXT,), starts=(Term.ACKNOWLEDGE,)),
        step(Command.DECIDE, State.DISPUTED, None, Party.REFEREE, next_party=Party.TAKER,
             branches=frozenset({State.ACCEPTED, State.RETURNED}),
             fields=(Field("competent", Kind.CHOICE, choices=(Party.TAKER, Party.GIVER)), Field("words", Kind.TEXT)),
             meets=(Term.DECIDE,), starts=(Term.RESULT, Term.NEXT)),
        step(Command.CONCLUDE, State.ACCEPTED, State.CONCLUDED, Party.TAKER, next_party="",
             fields=(Field("words", Kind.TEXT),), meets=(Term.RESULT,)),
        step(Command.WITHDRAW, frozenset({State.PREPARED, State.ACCEPTED, State.DISPUTED}) | _OPEN | _BACK,
             State.WITHDRAWN, Party.GIVER, next_party="", fields=(_REASON, _WORDS),
             cancels=(*Term,)),
        step(Command.TELL, frozenset(State) - {State.PREPARED}, None, Party.GIVER, Party.TAKER, Party.REFEREE,
             fields=(Field("words", Kind.TEXT),)),
    ),
)  # fmt: skip

#: How each step reads to the other side.
MESSAGE_OF: Mapping[str, MessageType] = {
    Command.OFFER: MessageType.OFFERED,
    Command.OFFER_AGAIN: MessageType.OFFERED,
    Command.ACKNOWLEDGE: MessageType.ACKNOWLEDGED,
    Command.ACCEPT: MessageType.ACCEPTED,
    Command.REFUSE: MessageType.REFUSED,
    Command.RETURN: MessageType.RETURNED,
    Command.CONCLUDE: MessageType.CONCLUDED,
    Command.WITHDRAW: MessageType.WITHDRAWN,
    Command.DECIDE: MessageType.DECIDED,
    Command.TELL: MessageType.NEWS,
}
#: The step that a message is; `offered` is a new referral, or `offer_again` of a known one.
COMMAND_OF: Mapping[MessageType, Command] = {
    MessageType.OFFERED: Command.OFFER_AGAIN,
    MessageType.ACKNOWLEDGED: Command.ACKNOWLEDGE,
    MessageType.ACCEPTED: Command.ACCEPT,
    MessageType.REFUSED: Command.REFUSE,
    MessageType.RETURNED: Command.RETURN,
    MessageType.CONCLUDED: Command.CONCLUDE,
    MessageType.WITHDRAWN: Command.WITHDRAW,
    MessageType.DECIDED: Command.DECIDE,
    MessageType.NEWS: Command.TELL,
}
ENDED = PROCEDURE.states(Phase.ENDED)
_TERM_OF: Mapping[str, Term] = {
    State.PREPARED: Term.SEND,
    State.OFFERED: Term.ACKNOWLEDGE,
    State.ACKNOWLEDGED: Term.ANSWER,
    State.ACCEPTED: Term.RESULT,
    State.REFUSED: Term.NEXT,
    State.RETURNED: Term.NEXT,
    State.DISPUTED: Term.DECIDE,
}
_TURN: Mapping[str, Party] = {
    State.PREPARED: Party.GIVER,
    State.OFFERED: Party.TAKER,
    State.ACKNOWLEDGED: Party.TAKER,
    State.ACCEPTED: Party.TAKER,
    State.REFUSED: Party.GIVER,
    State.RETURNED: Party.GIVER,
    State.DISPUTED: Party.REFEREE,
}


def party_of(side: str, direction: str) -> Party:
    """Return which part a side has."""
    if side not in (Side.US, Side.THEM):
        return Party.REFEREE
    return Party.GIVER if (side == Side.US) == (direction == Direction.OUT) else Party.TAKER


def side_of(party: str, direction: str) -> Side:
    """Return who has a part, seen from here."""
    if party == Party.REFEREE:
        return Side.REFEREE
    return Side.US if (party == Party.GIVER) == (direction == Direction.OUT) else Side.THEM


def turn(state: str, direction: str) -> Side | None:
    """Return whose turn it is; None when it has ended."""
    party = _TURN.get(state)
    return side_of(party, direction) if party else None


def leader(state: str, direction: str) -> Side:
    """Return who leads the matter (首接负责): the giver, but while the taker has accepted it."""
    accepted = state in (State.ACCEPTED, State.CONCLUDED)
    return side_of(Party.TAKER if accepted else Party.GIVER, direction)


def term_in(state: str) -> Term | None:
    """Return the clock that runs in a state; None when it has ended."""
    return _TERM_OF.get(state)
