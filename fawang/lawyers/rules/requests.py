"""A request to up to three lawyers or firms, and the answer of each. Pure.

    request   open ──accept──► accepted            open ──withdraw──► withdrawn      open ──expire──► expired
    answer    asked ──clear──► cleared ──offer──► offered ──accept──► accepted
                └───────────────┴──decline──┴──► declined
              asked, cleared, offered ──► released: another was accepted, or the person withdrew
                                      ──► lapsed: the request ran out

`clear`: the lawyer says that nothing stands against acting in the matter (Lawyers Law Art. 39), before reading what the
person wrote.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.lawyers.rules import Who

LONGEST_WORDS, LONGEST_NAME, LONGEST_INCLUDED = 2000, 60, 1000
MOST_TIMES = 3


class Wish(StrEnum):
    """What somebody asks for."""

    QUOTE = "quote"
    APPOINTMENT = "appointment"


class Share(StrEnum):
    """What of the matter one recipient gets before an offer is accepted. Name and telephone are never among it."""

    WORDS = "words"
    OPPONENT = "opponent"
    PLACE = "place"


class State(StrEnum):
    """Where a request is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Answer(StrEnum):
    """Where one recipient is with it."""

    ASKED = "asked"
    CLEARED = "cleared"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RELEASED = "released"
    LAPSED = "lapsed"


#: The recipient may still be accepted, or may still answer.
RUNNING = frozenset({Answer.ASKED, Answer.CLEARED, Answer.OFFERED})


class Command(StrEnum):
    """What may be done with a request, or by a recipient."""

    CLEAR = "clear"
    OFFER = "offer"
    DECLINE = "decline"
    ACCEPT = "accept"
    RELEASE = "release"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Reason(StrEnum):
    """Why somebody does not offer."""

    CONFLICT = "conflict"
    NOT_MY_FIELD = "not_my_field"
    NO_TIME = "no_time"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """A request."""

    state: State
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One recipient.

    Args:
        open: the request still is.
        conflict: the platform knows of a matter in which the firm serves the other side.
    """

    state: Answer
    expires_at: datetime
    open: bool = True
    conflict: bool = False


def _not_over(facts: Facts, now: datetime) -> str | None:
    return "request_over" if now >= facts.expires_at else None


def _over(facts: Facts, now: datetime) -> str | None:
    return None if now >= facts.expires_at else "request_not_over"


REQUEST: Procedure[Facts] = Procedure(
    name="lawyer_request",
    moved_on="request_moved_on",
    initial=frozenset({State.OPEN}),
    phases={
        State.OPEN: Phase.WITH_US,
        State.ACCEPTED: Phase.ENDED,
        State.WITHDRAWN: Phase.ENDED,
        State.EXPIRED: Phase.ENDED,
    },
    table=(
        step(Command.ACCEPT, State.OPEN, State.ACCEPTED, Who.PERSON, guard=_not_over),
        step(Command.WITHDRAW, State.OPEN, State.WITHDRAWN, Who.PERSON),
        step(Command.EXPIRE, State.OPEN, State.EXPIRED, Who.CLOCK, guard=_over),
    ),
)


def _no_conflict(facts: AnswerFacts, now: datetime) -> str | None:
    return "conflict_known" if facts.conflict else _in_time(facts, now)


def _in_time(facts: AnswerFacts, now: datetime) -> str | None:
    return None if facts.open and now < facts.expires_at else "request_over"


ANSWER: Procedure[AnswerFacts] = Procedure(
    name="lawyer_answer",
    moved_on="answer_moved_on",
    initial=frozenset({Answer.ASKED}),
    phases={
        Answer.ASKED: Phase.WITH_US,
        Answer.CLEARED: Phase.IN_HAND,
        Answer.OFFERED: Phase.WITH_PERSON,
        Answer.ACCEPTED: Phase.ENDED,
        Answer.DECLINED: Phase.ENDED,
        Answer.RELEASED: Phase.ENDED,
        Answer.LAPSED: Phase.ENDED,
    },
    table=(
        step(
            Command.CLEAR, Answer.ASKED, Answer.CLEARED, Who.LAWYER, guard=_no_conflict,
            fields=(Field("no_conflict", Kind.FLAG),),
        ),
        # An offer may be bettered as long as nobody has accepted one.
        step(
            Command.OFFER, frozenset({Answer.CLEARED, Answer.OFFERED}), Answer.OFFERED, Who.LAWYER, guard=_in_time,
            fields=(
                Field("fee", Kind.CHOICE),
                Field("amount", Kind.MONEY, required=False),
                Field("included", Kind.TEXT, longest=LONGEST_INCLUDED),
            ),
        ),
        step(
            Command.DECLINE, RUNNING, Answer.DECLINED, Who.LAWYER, guard=_in_time,
            fields=(Field("reason", Kind.CHOICE, choices=tuple(Reason)),),
        ),
        step(Command.ACCEPT, Answer.OFFERED, Answer.ACCEPTED, Who.PERSON, guard=_in_time),
        step(Command.RELEASE, RUNNING, Answer.RELEASED, Who.PERSON),
        step(Command.LAPSE, RUNNING, Answer.LAPSED, Who.CLOCK),
    ),
)  # fmt: skip
