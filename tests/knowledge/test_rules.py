"""Who may do what with a version, and when a guess is acted on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fawang.kernel.problems import Conflict, NotAllowed, Problem
from fawang.knowledge.rules import (
    ACT_FROM,
    KNOWLEDGE_EDIT,
    KNOWLEDGE_REVIEW,
    LEAST,
    STEPS,
    SUGGEST_FROM,
    Certainty,
    Command,
    VersionState,
    decide,
    decide_matter,
    open_commands,
)
from fawang.people.rules import Permission

EDITOR = frozenset({KNOWLEDGE_EDIT})
REVIEWER = frozenset({KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW})
PERMISSIONS = st.frozensets(st.sampled_from([KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW, "order.view"]))


def test_the_permissions_are_those_of_people() -> None:
    assert (Permission.KNOWLEDGE_EDIT.value, Permission.KNOWLEDGE_REVIEW.value) == (
        KNOWLEDGE_EDIT,
        KNOWLEDGE_REVIEW,
    )


@given(st.sampled_from(VersionState), PERMISSIONS, st.booleans())
def test_what_is_offered_is_exactly_what_is_taken(
    state: VersionState, permissions: frozenset[str], is_author: bool
) -> None:
    offered = open_commands(state=state, permissions=permissions, is_author=is_author)
    for command in Command:
        try:
            step = decide(command, state=state, permissions=permissions, is_author=is_author)
        except Problem:
            assert command not in offered
        else:
            assert command in offered
            assert step == STEPS[command]
            assert step.permission in permissions
            assert state in step.sources


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
        is_author = who in self.writers
        offered = open_commands(state=self.state, permissions=permissions, is_author=is_author)
        try:
            step = decide(command, state=self.state, permissions=permissions, is_author=is_author)
        except Problem:
            assert command not in offered
            return
        assert command in offered
        self.state = step.target
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
            assert open_commands(state=self.state, permissions=REVIEWER, is_author=False) == []


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("command", [Command.APPROVE, Command.RETURN])
def test_the_author_does_not_review(command: Command) -> None:
    with pytest.raises(NotAllowed) as refused:
        decide(command, state=VersionState.SUBMITTED, permissions=REVIEWER, is_author=True)
    assert refused.value.code == "review_by_author"


def test_a_wrong_state_is_named_and_a_missing_permission_comes_first() -> None:
    with pytest.raises(Conflict) as conflict:
        decide(Command.APPROVE, state=VersionState.DRAFT, permissions=REVIEWER, is_author=False)
    assert (conflict.value.code, conflict.value.params) == ("version_state", {"state": VersionState.DRAFT})
    with pytest.raises(NotAllowed) as refused:
        decide(Command.APPROVE, state=VersionState.DRAFT, permissions=EDITOR, is_author=True)
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
