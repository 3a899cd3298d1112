"""Who may do what with a version, and when a guess is acted on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fawang.kernel.rules.problems import Conflict, NotAllowed, Problem
from fawang.kernel.rules.procedure import Step
from fawang.knowledge.rules import (
    ACT_FROM,
    KNOWLEDGE_EDIT,
    KNOWLEDGE_REVIEW,
    LEAST,
    PROCEDURE,
    SUGGEST_FROM,
    Certainty,
    Command,
    Snapshot,
    VersionState,
    decide_matter,
)
from fawang.people.rules import Permission

EDITOR = frozenset({KNOWLEDGE_EDIT})
REVIEWER = frozenset({KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW})
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERMISSIONS = st.frozensets(st.sampled_from([KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW, "order.view"]))


def test_the_permissions_are_those_of_people() -> None:
    assert (Permission.KNOWLEDGE_EDIT.value, Permission.KNOWLEDGE_REVIEW.value) == (
        KNOWLEDGE_EDIT,
        KNOWLEDGE_REVIEW,
    )


def decide(command: Command, about: Snapshot, permissions: frozenset[str]) -> Step[Snapshot]:
    return PROCEDURE.decide(about, command, permissions=permissions, now=NOW)[0]


def open_commands(about: Snapshot, permissions: frozenset[str]) -> list[str]:
    return [one.command for one in PROCEDURE.open_steps(about, permissions=permissions, now=NOW)]


@given(st.builds(Snapshot, st.sampled_from(VersionState), st.booleans(), st.booleans()), PERMISSIONS)
def test_what_is_offered_is_exactly_what_is_taken(about: Snapshot, permissions: frozenset[str]) -> None:
    offered = open_commands(about, permissions)
    for command in Command:
        try:
            taken = decide(command, about, permissions)
        except Problem:
            assert command not in offered
        else:
            assert command in offered
            assert taken.permissions <= permissions
            assert about.state in taken.sources


class Life(RuleBasedStateMachine):
    """A version in the hands of three people, each of whom may write and review."""

    def __init__(self) -> None:
        super().__init__()
        self.state = VersionState.DRAFT
        self.writers = {0}
        self.vouched: int | None = None

    @rule(
        who=st.integers(0, 2), command=st.sampled_from(Command), permissions=PERMISSIONS | st.just(REVIEWER)
    )
    def give(self, who: int, command: Command, permissions: frozenset[str]) -> None:
        about = Snapshot(self.state, is_author=who in self.writers)
        offered = open_commands(about, permissions)
        try:
            taken = decide(command, about, permissions)
        except Problem:
            assert command not in offered
            return
        assert command in offered
        self.state = VersionState(taken.target_for(about))
        if command == Command.EDIT:
            self.writers.add(who)
        if command == Command.APPROVE:
            self.vouched = who

    @invariant()
    def nobody_vouches_for_their_own_text(self) -> None:
        assert self.vouched not in self.writers
        assert (self.vouched is not None) == (self.state in (VersionState.PUBLISHED, VersionState.WITHDRAWN))

    @invariant()
    def what_is_withdrawn_stays_so(self) -> None:
        if self.state == VersionState.WITHDRAWN:
            assert open_commands(Snapshot(self.state), REVIEWER) == []


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("command", [Command.APPROVE, Command.RETURN])
def test_the_author_does_not_review(command: Command) -> None:
    with pytest.raises(NotAllowed) as refused:
        decide(command, Snapshot(VersionState.SUBMITTED, is_author=True), REVIEWER)
    assert refused.value.code == "review_by_author"


@pytest.mark.parametrize("command", [Command.VOUCH, Command.REOPEN])
def test_what_is_published_is_reviewed_once_and_by_another(command: Command) -> None:
    with pytest.raises(Conflict) as conflict:
        decide(command, Snapshot(VersionState.PUBLISHED, is_reviewed=True), REVIEWER)
    assert conflict.value.code == "already_reviewed"
    with pytest.raises(NotAllowed) as refused:
        decide(command, Snapshot(VersionState.PUBLISHED, is_author=True, is_reviewed=True), REVIEWER)
    assert refused.value.code == "review_by_author"


def test_a_wrong_state_is_named_and_a_missing_permission_comes_first() -> None:
    with pytest.raises(Conflict) as conflict:
        decide(Command.APPROVE, Snapshot(VersionState.DRAFT), REVIEWER)
    assert (conflict.value.code, conflict.value.params["state"]) == ("version_state", VersionState.DRAFT)
    with pytest.raises(NotAllowed) as refused:
        decide(Command.APPROVE, Snapshot(VersionState.DRAFT, is_author=True), EDITOR)
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("guesses", "certainty", "shown"),
    [
        ([], Certainty.ASK, 0),
        ([ACT_FROM], Certainty.ACT, 1),
        ([ACT_FROM, 0.2, 0.05], Certainty.ACT, 2),
        ([0.4, 0.2], Certainty.SUGGEST, 2),
        ([SUGGEST_FROM], Certainty.SUGGEST, 1),
        ([0.3, 0.1], Certainty.ASK, 2),
        ([LEAST / 2] * 3, Certainty.ASK, 0),
        # Only the first three are looked at.
        ([0.16, 0.16, 0.16, 0.16], Certainty.ASK, 3),
    ],
)
def test_when_a_guess_is_acted_on(guesses: list[float], certainty: Certainty, shown: int) -> None:
    found = decide_matter([(f"m{number}", one) for number, one in enumerate(guesses)])
    assert (found.certainty, len(found.matters)) == (certainty, shown)
    assert found.matter == ("m0" if certainty == Certainty.ACT else "")
