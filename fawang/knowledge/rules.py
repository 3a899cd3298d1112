"""Who may change what a reader is told, and when a guess becomes an answer. Pure.

An entry of the pack is edited as a version of its own, read by a second person, and published; what is
published stays until another version replaces it. `decide_matter` keeps the platform from guessing in
silence: it acts on what is nearly certain, suggests what is likely, and asks otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.problems import Conflict, NotAllowed

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
class Step:
    """One row of the table: from which states, to which, who may, and whether it may be the author."""

    command: Command
    sources: frozenset[VersionState]
    target: VersionState
    permission: str
    #: True: only somebody other than the author.
    second_person: bool = False


STEPS = {
    step.command: step
    for step in (
        Step(
            Command.EDIT,
            frozenset({VersionState.DRAFT, VersionState.RETURNED}),
            VersionState.DRAFT,
            KNOWLEDGE_EDIT,
        ),
        Step(
            Command.SUBMIT,
            frozenset({VersionState.DRAFT, VersionState.RETURNED}),
            VersionState.SUBMITTED,
            KNOWLEDGE_EDIT,
        ),
        Step(
            Command.APPROVE,
            frozenset({VersionState.SUBMITTED}),
            VersionState.PUBLISHED,
            KNOWLEDGE_REVIEW,
            second_person=True,
        ),
        Step(
            Command.RETURN,
            frozenset({VersionState.SUBMITTED}),
            VersionState.RETURNED,
            KNOWLEDGE_REVIEW,
            second_person=True,
        ),
        Step(
            Command.WITHDRAW,
            frozenset({VersionState.PUBLISHED}),
            VersionState.WITHDRAWN,
            KNOWLEDGE_REVIEW,
        ),
        # Readers go on seeing the text, now with its review.
        Step(
            Command.VOUCH,
            frozenset({VersionState.PUBLISHED}),
            VersionState.PUBLISHED,
            KNOWLEDGE_REVIEW,
            second_person=True,
        ),
        # Readers go on seeing the text, unreviewed; a new version of it waits for an editor.
        Step(
            Command.REOPEN,
            frozenset({VersionState.PUBLISHED}),
            VersionState.PUBLISHED,
            KNOWLEDGE_REVIEW,
            second_person=True,
        ),
    )
}
#: What a reviewer says of a text that is published already.
REVIEWS_OF_PUBLISHED = frozenset({Command.VOUCH, Command.REOPEN})


def decide(
    command: Command,
    *,
    state: VersionState,
    permissions: frozenset[str],
    is_author: bool,
    is_reviewed: bool = False,
) -> Step:
    """Return the step that `command` takes.

    Raises:
        NotAllowed: `not_allowed`, or `review_by_author`: nobody vouches for their own text.
        Conflict: `version_state`, with the state it is in; `already_reviewed`.
    """
    step = STEPS[command]
    if step.permission not in permissions:
        raise NotAllowed("not_allowed")
    if state not in step.sources:
        raise Conflict("version_state", state=state)
    if step.second_person and is_author:
        raise NotAllowed("review_by_author")
    if is_reviewed and command in REVIEWS_OF_PUBLISHED:
        raise Conflict("already_reviewed")
    return step


def open_commands(
    *, state: VersionState, permissions: frozenset[str], is_author: bool, is_reviewed: bool = False
) -> list[Command]:
    """Return exactly the commands that `decide` would take."""
    return [
        step.command
        for step in STEPS.values()
        if step.permission in permissions
        and state in step.sources
        and not (step.second_person and is_author)
        and not (is_reviewed and step.command in REVIEWS_OF_PUBLISHED)
    ]


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
