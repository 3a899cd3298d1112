"""A complaint about a lawyer or a firm to the bureau that supervises it. Pure.

    received ──accept──► accepted ──answer──► answered
        │  └─forward──► forwarded ──answer──► answered        received ──refuse──► refused
        └──────────────withdraw──► withdrawn

The bureau looks into what persons complain of at once (Lawyers Law Art. 52); the lawyers' association takes complaints
about lawyers too, and settles quarrels between them and their clients (Art. 46 (7)).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.lawyers.rules import Who
from fawang.work_orders.rules.codes import Card

LONGEST_WORDS = LONGEST_ANSWER = 4000


class About(StrEnum):
    """What somebody complains of."""

    #: Money taken apart from the firm, or more than was agreed (Art. 40 (1)).
    MONEY = "money"
    #: Does not act, does not come to hearings (Art. 48 (2)).
    IDLE = "idle"
    #: Serves both sides, or one with whom interests clash (Art. 39).
    CONFLICT = "conflict"
    #: Told others what was told in confidence (Art. 38).
    SECRETS = "secrets"
    #: Promised a result, or said untrue things to be engaged.
    PROMISES = "promises"
    #: Has no licence (Art. 13).
    NO_LICENCE = "no_licence"
    OTHER = "other"


class Finding(StrEnum):
    """What it came to."""

    JUSTIFIED = "justified"
    PARTLY = "partly"
    NOT_JUSTIFIED = "not_justified"


class State(StrEnum):
    """Where a complaint is."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    #: With the lawyers' association; the bureau still owes the answer.
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.RECEIVED, State.ACCEPTED, State.FORWARDED})


class Term(StrEnum):
    """Something that must happen in time; data/terms.yaml says how long."""

    ACCEPT = "accept"
    ANSWER = "answer"


class Command(StrEnum):
    """What may be done with a complaint."""

    ACCEPT = "accept"
    FORWARD = "forward"
    ANSWER = "answer"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Facts:
    """A complaint."""

    state: State


def overdue(due_at: datetime | None, now: datetime) -> bool:
    """Tell whether a term has passed."""
    return due_at is not None and due_at < now


def card(yellow_at: datetime | None, red_at: datetime | None, now: datetime) -> Card | None:
    """Return the card that a complaint shows: yellow the day before its term ends, red on the first day after it."""
    if red_at is not None and red_at <= now:
        return Card.RED
    return Card.YELLOW if yellow_at is not None and yellow_at <= now else None


_REPLY = Field("answer", Kind.TEXT, longest=LONGEST_ANSWER)
PROCEDURE: Procedure[Facts] = Procedure(
    name="lawyer_complaint",
    moved_on="lawyer_complaint_moved_on",
    initial=frozenset({State.RECEIVED}),
    opens=(Term.ACCEPT,),
    phases={
        State.RECEIVED: Phase.WITH_US,
        State.ACCEPTED: Phase.IN_HAND,
        State.FORWARDED: Phase.IN_HAND,
        State.ANSWERED: Phase.ENDED,
        State.REFUSED: Phase.ENDED,
        State.WITHDRAWN: Phase.ENDED,
    },
    table=(
        step(Command.ACCEPT, State.RECEIVED, State.ACCEPTED, Who.BUREAU, meets=(Term.ACCEPT,), starts=(Term.ANSWER,)),
        step(
            Command.FORWARD, frozenset({State.RECEIVED, State.ACCEPTED}), State.FORWARDED, Who.BUREAU,
            meets=(Term.ACCEPT,), starts=(Term.ANSWER,),
            fields=(Field("body", Kind.LINE, longest=120),),
        ),
        step(
            Command.ANSWER, frozenset({State.ACCEPTED, State.FORWARDED}), State.ANSWERED, Who.BUREAU,
            meets=(Term.ANSWER,),
            fields=(Field("finding", Kind.CHOICE, choices=tuple(Finding)), _REPLY),
        ),
        step(Command.REFUSE, State.RECEIVED, State.REFUSED, Who.BUREAU, meets=(Term.ACCEPT,), fields=(_REPLY,)),
        step(Command.WITHDRAW, OPEN, State.WITHDRAWN, Who.PERSON, cancels=(Term.ACCEPT, Term.ANSWER)),
    ),
)  # fmt: skip
