"""What becomes of a payment, as a machine: settled once, by exactly what is owed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.payments.rules.procedure import AT_COUNTER, PROCEDURE, Facts, State, Way, yuan_of
from fawang.people.rules import Permission

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
OWN, RECORD, REFUND = Permission.PAYMENT_OWN, Permission.PAYMENT_RECORD, Permission.PAYMENT_REFUND
ALL = frozenset({OWN, RECORD, REFUND})
OWED = 20_050
COMMANDS = ("begin", "settle", "waive", "cancel", "refund", "returned")


class Life(RuleBasedStateMachine):
    """Sums of any size come at any time; somebody waives, cancels, pays back."""

    def __init__(self) -> None:
        super().__init__()
        self.state: str = State.DUE
        self.kept = self.ends = 0

    @rule(command=st.sampled_from(COMMANDS), came=st.sampled_from([OWED - 1, OWED, OWED + 1, None]))
    def give(self, command: str, came: int | None) -> None:
        facts = Facts(self.state, OWED, came)
        try:
            step, _values = PROCEDURE.decide(facts, command, permissions=ALL, now=NOW)
        except Conflict:
            return
        before, self.state = self.state, step.target_for(facts)
        if command == "settle":
            assert (came, before) == (OWED, State.DUE)
            self.kept += OWED
        if command == "returned":
            self.kept -= OWED
        if command in ("settle", "waive", "cancel"):
            self.ends += 1

    @invariant()
    def no_money_is_lost_and_none_invented(self) -> None:
        assert self.kept == (OWED if self.state in (State.PAID, State.REFUNDING) else 0)
        assert self.ends == (self.state != State.DUE)


TestLife = Life.TestCase


@pytest.mark.parametrize("came", [None, OWED - 1, OWED + 1])
def test_another_amount_settles_nothing(came: int | None) -> None:
    with pytest.raises(Conflict, match=r"^amount_differs$"):
        PROCEDURE.decide(Facts(State.DUE, OWED, came), "settle", permissions=ALL, now=NOW)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_over_is_over_and_says_so(command: str) -> None:
    for state in (State.WAIVED, State.CANCELLED, State.REFUNDED):
        with pytest.raises(Conflict, match=r"^moved_on_payment$"):
            PROCEDURE.decide(Facts(state, OWED, OWED), command, permissions=ALL, now=NOW)


@pytest.mark.parametrize(
    ("command", "state", "may"),
    [
        ("begin", State.DUE, {OWN}),
        ("settle", State.DUE, {OWN, RECORD}),
        ("waive", State.DUE, {RECORD, REFUND}),
        ("cancel", State.DUE, {RECORD, REFUND}),
        ("refund", State.PAID, {REFUND}),
        ("returned", State.REFUNDING, {OWN, REFUND}),
    ],
)
def test_who_may_what(command: str, state: State, may: set[str]) -> None:
    for permission in Permission:
        held = frozenset({permission})
        if permission in may:
            assert PROCEDURE.decide(Facts(state, OWED, OWED), command, permissions=held, now=NOW)
        else:
            with pytest.raises(NotAllowed):
                PROCEDURE.decide(Facts(state, OWED, OWED), command, permissions=held, now=NOW)


def test_at_the_counter_nobody_pays_online() -> None:
    assert set(Way) - set(AT_COUNTER) == {Way.ONLINE}


@given(st.integers(0, 10**12))
def test_a_sum_in_fen_reads_as_yuan(fen: int) -> None:
    yuan, cents = yuan_of(fen).split(".")
    assert (int(yuan) * 100 + int(cents), len(cents)) == (fen, 2)
