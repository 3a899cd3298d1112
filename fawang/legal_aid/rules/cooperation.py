"""Cooperation of two offices (异地协作): one asks another for a single act, which that one does or refuses. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind


class Act(StrEnum):
    """What an office is asked for."""

    VERIFY_MEANS = "verify_means"
    TAKE_EVIDENCE = "take_evidence"
    DELIVER = "deliver"
    MEET_DETAINEE = "meet_detainee"


class State(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: What it needs is missing: the asking office completes it, or lets it be.
    RETURNED = "returned"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Command(StrEnum):
    """What either office does."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    RETURN = "return"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    REPORT = "report"


class Side(StrEnum):
    """Which of the two offices somebody is of; nobody is of both."""

    ASKING = "asking"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at."""

    state: str


_WORDS = Field("words", Kind.TEXT)
PROCEDURE: Procedure[Facts] = Procedure(
    name="cooperation",
    moved_on="moved_on_cooperation",
    initial=frozenset({State.ASKED}),
    phases={
        State.ASKED: Phase.WAITING,
        State.ACCEPTED: Phase.IN_HAND,
        State.RETURNED: Phase.WITH_US,
        State.DONE: Phase.ENDED,
        State.REFUSED: Phase.ENDED,
        State.WITHDRAWN: Phase.ENDED,
    },
    table=(
        step(Command.ACCEPT, State.ASKED, State.ACCEPTED, Side.ASKED),
        step(Command.REFUSE, State.ASKED, State.REFUSED, Side.ASKED, fields=(_WORDS,)),
        step(Command.RETURN, frozenset({State.ASKED, State.ACCEPTED}), State.RETURNED, Side.ASKED, fields=(_WORDS,)),
        step(Command.REPORT, State.ACCEPTED, State.DONE, Side.ASKED, fields=(_WORDS,)),
        step(Command.COMPLETE, State.RETURNED, State.ASKED, Side.ASKING, fields=(_WORDS,)),
        step(
            Command.WITHDRAW,
            frozenset({State.ASKED, State.ACCEPTED, State.RETURNED}),
            State.WITHDRAWN,
            Side.ASKING,
        ),
    ),
)  # fmt: skip

OPEN = PROCEDURE.states(Phase.WAITING, Phase.IN_HAND, Phase.WITH_US)


def side_of(held_at: frozenset[int], *, asking: tuple[int, ...], asked: tuple[int, ...]) -> Side | None:
    """Return of which office somebody is.

    Args:
        held_at: the units at which they may act for legal aid.
        asking, asked: each office's id, then all above it. Whoever leads both is of none: the two speak for themselves.
    """
    own = [bool(held_at & set(path)) for path in (asking, asked)]
    if own == [True, True]:
        # A bureau above both; the office itself decides whose side somebody is on.
        own = [asking[0] in held_at, asked[0] in held_at]
    return {(True, False): Side.ASKING, (False, True): Side.ASKED}.get((own[0], own[1]))
