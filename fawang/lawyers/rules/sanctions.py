"""Discipline records (惩戒): what they are, and how long they stand in public. Pure.

Administrative penalties: Lawyers Law Arts. 47 to 51. Sanctions of the lawyers' association: Art. 46 (6); their kinds
are those of the association's own rules. Published penalties that were revoked are taken back within three days
(Administrative Penalty Law Art. 48).
"""

from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step


class Sort(StrEnum):
    """The measure that was taken."""

    WARNING = "warning"
    FINE = "fine"
    CONFISCATION = "confiscation"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"
    #: By the lawyers' association.
    ADMONITION = "admonition"
    NOTICE = "notice"
    CENSURE = "censure"
    MEMBERSHIP_SUSPENDED = "membership_suspended"
    EXPULSION = "expulsion"


class State(StrEnum):
    """Whether a record is shown to the public."""

    #: Brought in, and nobody else has compared it with the decision yet.
    PROPOSED = "proposed"
    PUBLISHED = "published"
    #: Refused by the second person, or taken back because the decision was revoked.
    WITHDRAWN = "withdrawn"


class Command(StrEnum):
    """What may be done with a record."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class Keeper(StrEnum):
    """Who keeps the register: the one who entered a record, or another."""

    ENTERED = "entered"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a record that rules look at."""

    state: State


PROCEDURE: Procedure[Snapshot] = Procedure(
    name="sanction",
    moved_on="sanction_moved_on",
    initial=frozenset({State.PROPOSED}),
    phases={
        State.PROPOSED: Phase.WITH_US,
        State.PUBLISHED: Phase.DECIDED,
        State.WITHDRAWN: Phase.ENDED,
    },
    table=(
        # Whoever brought it in does not vouch for it.
        step(Command.PUBLISH, State.PROPOSED, State.PUBLISHED, Keeper.ANOTHER),
        step(
            Command.WITHDRAW,
            frozenset({State.PROPOSED, State.PUBLISHED}),
            State.WITHDRAWN,
            Keeper.ANOTHER,
            Keeper.ENTERED,
        ),
    ),
)
