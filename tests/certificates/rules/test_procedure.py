"""What becomes of a certificate, as a machine: whatever is tried, in whatever order."""

from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fawang.certificates.rules.procedure import ISSUED, PROCEDURE, Ending, Facts, State
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.people.rules import Permission

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SIGN, MANAGE, SEAL = Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE, Permission.CERTIFICATE_SEAL
ALL = frozenset({SIGN, MANAGE, SEAL})


class Life(RuleBasedStateMachine):
    """Two persons sign, the office seals; three persons propose and decide."""

    def __init__(self) -> None:
        super().__init__()
        self.state: str = State.DRAFT
        self.signed, self.sealed = 0, False
        self.proposed_by: int | None = None

    def give(self, command: str, who: int) -> bool:
        facts = Facts(self.state, missing=2 - self.signed, proposed_by=self.proposed_by, acting=who)
        try:
            step, _values = PROCEDURE.decide(facts, command, permissions=ALL, now=NOW)
        except Conflict:
            return False
        self.state = step.target_for(facts)
        return True

    @rule()
    def sign(self) -> None:
        before = self.state
        if self.give("sign", 1):
            assert before == State.DRAFT
            self.signed += 1

    @rule()
    def seal(self) -> None:
        if self.give("seal", 0):
            assert self.signed == 2
            self.sealed = True

    @rule()
    def discard(self) -> None:
        if self.give("discard", 1):
            assert not self.sealed

    @rule(who=st.sampled_from([1, 2, 3]))
    def propose(self, who: int) -> None:
        before = self.proposed_by
        if self.give("propose", who):
            assert before is None
            self.proposed_by = who

    @rule(who=st.sampled_from([1, 2, 3]), command=st.sampled_from([*Ending, "decline"]))
    def decide(self, who: int, command: str) -> None:
        before = self.proposed_by
        if self.give(command, who):
            assert before not in (None, who)
            self.proposed_by = None

    @invariant()
    def issued_is_signed_by_all_and_sealed(self) -> None:
        assert (self.state in ISSUED) == self.sealed
        assert self.signed <= 2
        assert (self.state == State.SIGNED) <= (self.signed == 2)


TestLife = Life.TestCase


def against(command: str, facts: Facts, permissions: frozenset[str] = ALL) -> str:
    """Return the code of what stands against a command."""
    with pytest.raises((Conflict, NotAllowed)) as caught:
        PROCEDURE.decide(facts, command, permissions=permissions, now=NOW)
    return caught.value.code


def test_why_an_ending_is_refused() -> None:
    valid = Facts(State.VALID, acting=1)
    assert against(Ending.REVOKE, valid) == "nothing_proposed"
    assert against("decline", valid) == "nothing_proposed"
    own = Facts(State.VALID, proposed_by=1, acting=1)
    assert against(Ending.CORRECT, own) == "second_person_needed"
    assert against("propose", own) == "ending_proposed_already"
    assert against("seal", Facts(State.DRAFT)) == "moved_on_certificate"


@pytest.mark.parametrize(
    ("command", "state", "may"),
    [
        ("sign", State.DRAFT, {SIGN}),
        ("seal", State.SIGNED, {SEAL}),
        ("discard", State.DRAFT, {SIGN, MANAGE}),
        ("propose", State.VALID, {SIGN, MANAGE}),
        (Ending.CORRECT, State.VALID, {SIGN, MANAGE}),
        (Ending.REVOKE, State.VALID, {SIGN, MANAGE}),
        ("decline", State.VALID, {SIGN, MANAGE}),
    ],
)
def test_who_may_what(command: str, state: State, may: set[str]) -> None:
    proposed_by = None if command == "propose" else 2
    facts = Facts(state, missing=1, proposed_by=proposed_by, acting=1)
    for permission in Permission:
        held = frozenset({permission})
        if permission in may:
            assert PROCEDURE.decide(facts, command, permissions=held, now=NOW)
        else:
            assert against(command, facts, held) == "not_allowed"
