"""Who may change what a reader is told, and when a guess becomes an answer. Pure.

An entry of the pack is edited as a version of its own, read by a second person, and published; what is
published stays until another version replaces it (`PROCEDURE`). `decide_matter` keeps the platform from guessing in
silence: it acts on what is nearly certain, suggests what is likely, and asks otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.problems import NotAllowed, Problem
from fawang.kernel.rules.procedure import Phase, Procedure, step

#: The name is that of people.rules.Permission: who writes, and who vouches.
KNOWLEDGE_EDIT = "knowledge.edit"
KNOWLEDGE_REVIEW = "knowledge.review"


class Kind(StrEnum):
    """What an entry is."""

    QUESTION = "question"
    OPINION = "opinion"
    GUIDE = "guide"
    ITEM = "item"


class VersionState(StrEnum):
    """How far a version of an entry has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Command(StrEnum):
    """What can be done with a version."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    #: Of what is published and nobody has reviewed, such as the content pack: say that it is right, or ask for another.
    VOUCH = "vouch"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a version that rules look at: its state, and what the one who gives the command is to it."""

    state: VersionState
    #: They wrote it, or a part of it.
    is_author: bool = False
    is_reviewed: bool = False


def _second_person(version: Snapshot, _: datetime) -> Problem | None:
    # Nobody vouches for their own text.
    return NotAllowed("review_by_author") if version.is_author else None


def _second_person_once(version: Snapshot, now: datetime) -> Problem | str | None:
    return _second_person(version, now) or _not_yet_reviewed(version)


def _not_yet_reviewed(version: Snapshot) -> str | None:
    return "already_reviewed" if version.is_reviewed else None


_S = VersionState
_WRITING = frozenset({_S.DRAFT, _S.RETURNED})
PROCEDURE: Procedure[Snapshot] = Procedure(
    name="version of an entry",
    moved_on="version_state",
    # The content pack is published as it comes.
    initial=frozenset({_S.DRAFT, _S.PUBLISHED}),
    phases={
        _S.DRAFT: Phase.IN_HAND,
        _S.SUBMITTED: Phase.WITH_US,
        _S.RETURNED: Phase.IN_HAND,
        _S.PUBLISHED: Phase.DECIDED,
        _S.SUPERSEDED: Phase.ENDED,
        _S.WITHDRAWN: Phase.ENDED,
    },
    # Another version of the entry is published.
    moves=((_S.PUBLISHED, _S.SUPERSEDED),),
    table=(
        step(Command.EDIT, _WRITING, _S.DRAFT, KNOWLEDGE_EDIT),
        step(Command.SUBMIT, _WRITING, _S.SUBMITTED, KNOWLEDGE_EDIT),
        step(Command.APPROVE, _S.SUBMITTED, _S.PUBLISHED, KNOWLEDGE_REVIEW, guard=_second_person),
        step(Command.RETURN, _S.SUBMITTED, _S.RETURNED, KNOWLEDGE_REVIEW, guard=_second_person),
        step(Command.WITHDRAW, _S.PUBLISHED, _S.WITHDRAWN, KNOWLEDGE_REVIEW),
        # Readers go on seeing the text, now with its review.
        step(Command.VOUCH, _S.PUBLISHED, None, KNOWLEDGE_REVIEW, guard=_second_person_once),
        # Readers go on seeing the text, unreviewed; a new version of it waits for an editor.
        step(Command.REOPEN, _S.PUBLISHED, None, KNOWLEDGE_REVIEW, guard=_second_person_once),
    ),
)
#: What a reviewer says of a text that is published already.
REVIEWS_OF_PUBLISHED = frozenset({Command.VOUCH, Command.REOPEN})


class Certainty(StrEnum):
    """What may be done with a guess at the matter."""

    #: One matter is nearly certain: go on with it, and let it be changed.
    ACT = "act"
    #: Two or three are likely: offer them.
    SUGGEST = "suggest"
    #: Nothing is likely: ask one question.
    ASK = "ask"


#: A guess of this probability or more is acted on. Calibrated: of ten such guesses, about nine are right.
ACT_FROM = 0.7
#: Three guesses that together reach this are offered.
SUGGEST_FROM = 0.5
#: A guess below this is not offered, whatever the others are.
LEAST = 0.06


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the guesses, with those that are shown, best first."""

    certainty: Certainty
    matters: tuple[tuple[str, float], ...]

    @property
    def matter(self) -> str:
        """The matter that is acted on; empty if somebody has to choose."""
        return self.matters[0][0] if self.certainty == Certainty.ACT else ""


def decide_matter(guesses: Sequence[tuple[str, float]], *, clear: bool = True) -> Decision:
    """Return what to do with guesses at the matter.

    Args:
        guesses: codes with calibrated probabilities, best first.
        clear: the words are like something that is known; if not, nothing is acted on.
    """
    likely = tuple(guess for guess in guesses[:3] if guess[1] >= LEAST)
    if clear and likely and likely[0][1] >= ACT_FROM:
        return Decision(Certainty.ACT, likely)
    if likely and sum(probability for _, probability in likely) >= SUGGEST_FROM:
        return Decision(Certainty.SUGGEST, likely)
    return Decision(Certainty.ASK, likely)
