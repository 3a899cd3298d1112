"""The table of two sides: no state without an exit, no third round, one leader; messages that cross come to an end."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.partners.rules.procedure import (
    COMMAND_OF,
    ENDED,
    MESSAGE_OF,
    PROCEDURE,
    Command,
    Direction,
    Party,
    ReferralFacts,
    Side,
    State,
    _after_refusal,
    leader,
    party_of,
    side_of,
    term_in,
    turn,
)

NOW = datetime(2026, 11, 29, tzinfo=UTC)
VALUES = {
    Command.REFUSE: {"reason": "other", "next": "giver"},
    Command.RETURN: {"reason": "other", "next": "giver"},
    Command.WITHDRAW: {"reason": "other"},
    Command.OFFER_AGAIN: {"words": "补充"},
    Command.CONCLUDE: {"words": "完成"},
    Command.TELL: {"words": "说明"},
    Command.DECIDE: {"competent": "taker", "words": "依据"},
}


class Matter:
    """One side's view of a referral, moved by the table alone."""

    def __init__(self) -> None:
        self.state: str = State.PREPARED
        self.returns, self.decided, self.rounds = 0, False, 0

    @property
    def facts(self) -> ReferralFacts:
        """What the table looks at."""
        return ReferralFacts(self.state, self.returns, "", self.decided)

    def take(self, party: str, command: str, competent: str = "taker") -> bool:
        """Take a step if the table lets it be; tell whether it did."""
        values = VALUES.get(Command(command), {})
        if command == Command.DECIDE:
            values = {**values, "competent": competent}
        try:
            step, read = PROCEDURE.decide(
                self.facts, command, permissions=frozenset({party}), now=NOW, data=values
            )
        except (Conflict, NotAllowed):
            return False
        if command == Command.DECIDE:
            self.state, self.decided = (
                (State.ACCEPTED if read["competent"] == Party.TAKER else State.RETURNED),
                True,
            )
        else:
            self.state = step.target_for(self.facts)
        self.returns += command in (Command.REFUSE, Command.RETURN)
        self.rounds += command in (Command.OFFER, Command.OFFER_AGAIN)
        return True


_steps = some.lists(
    some.tuples(some.sampled_from(Party), some.sampled_from(Command), some.sampled_from(["taker", "giver"])),
    max_size=40,
)


@given(_steps)
def test_nothing_bounces_and_nothing_is_stuck(steps: list[tuple[Party, Command, str]]) -> None:
    matter = Matter()
    for party, command, competent in steps:
        matter.take(party, command, competent)
        assert matter.rounds <= 2
        assert matter.returns <= 2
        if matter.state not in ENDED:
            # Whoever's turn it is has a step that moves it on, and the giver can always take it back.
            whose = party_of(turn(matter.state, Direction.OUT) or "", Direction.OUT)
            opened = PROCEDURE.open_steps(matter.facts, permissions=frozenset({whose}), now=NOW)
            assert any(one.command != Command.TELL for one in opened)
            assert Command.WITHDRAW in {
                one.command
                for one in PROCEDURE.open_steps(matter.facts, permissions=frozenset({Party.GIVER}), now=NOW)
            }


@given(_steps)
def test_what_is_decided_is_open_and_what_is_open_can_be_decided(
    steps: list[tuple[Party, Command, str]],
) -> None:
    matter = Matter()
    for party, command, competent in steps:
        opened = {
            one.command for one in PROCEDURE.open_steps(matter.facts, permissions=frozenset({party}), now=NOW)
        }
        assert matter.take(party, command, competent) == (command in opened)


@given(
    some.lists(some.tuples(some.booleans(), some.sampled_from(Command)), min_size=1, max_size=12), some.data()
)
def test_two_systems_whose_messages_cross_both_come_to_an_end(
    acts: list[tuple[bool, Command]], data: Any
) -> None:
    sides = {Party.GIVER: Matter(), Party.TAKER: Matter()}
    sides[Party.GIVER].take(Party.GIVER, Command.OFFER)
    sides[Party.TAKER].take(Party.GIVER, Command.OFFER)
    queues: dict[Party, list[tuple[Party, Command]]] = {Party.GIVER: [], Party.TAKER: []}

    def hear(who: Party) -> None:
        party, command = queues[who].pop(0)
        # Late is late: what has ended stays so, as `actions.exchange` has it.
        if sides[who].state not in ENDED:
            sides[who].take(party, command)

    for giver, command in acts:
        me = Party.GIVER if giver else Party.TAKER
        other = Party.TAKER if giver else Party.GIVER
        if sides[me].take(me, command):
            queues[other].append((me, command))
        for who in (Party.GIVER, Party.TAKER):
            while queues[who] and data.draw(some.booleans()):
                hear(who)
    # The giver ends it; however much was under way, both sides end.
    if sides[Party.GIVER].take(Party.GIVER, Command.WITHDRAW):
        queues[Party.TAKER].append((Party.GIVER, Command.WITHDRAW))
    for who in (Party.GIVER, Party.TAKER):
        while queues[who]:
            hear(who)
    assert sides[Party.GIVER].state in ENDED
    assert sides[Party.TAKER].state in ENDED


@pytest.mark.parametrize("state", sorted(set(State) - ENDED))
def test_each_open_state_has_a_turn_a_clock_and_a_leader(state: State) -> None:
    for direction in Direction:
        assert turn(state, direction) in Side
        assert term_in(state) is not None
        assert leader(state, direction) in (Side.US, Side.THEM)


def test_the_first_receiver_leads_until_the_other_side_has_accepted() -> None:
    for state in State:
        giver_leads = state not in (State.ACCEPTED, State.CONCLUDED)
        assert (leader(state, Direction.OUT) == Side.US) == giver_leads
        assert (leader(state, Direction.IN) == Side.THEM) == giver_leads


def test_sides_and_messages_are_each_others_inverse() -> None:
    for direction in Direction:
        for party in Party:
            assert party_of(side_of(party, direction), direction) == party
    assert {MESSAGE_OF[command] for command in Command} == set(COMMAND_OF)
    assert all(MESSAGE_OF[command] == message for message, command in COMMAND_OF.items())


@pytest.mark.parametrize("back", [State.REFUSED, State.RETURNED])
def test_it_goes_back_once_and_then_to_the_referee(back: State) -> None:
    way: dict[str, Any] = _after_refusal(back)
    assert way.keys() == {"branches", "branch", "guard"}
    assert way["branches"] == {back, State.DISPUTED}
    assert [way["branch"](ReferralFacts("", returns)) for returns in range(3)] == [
        back,
        *[State.DISPUTED] * 2,
    ]
    assert way["guard"](ReferralFacts(""), NOW) is None
    assert way["guard"](ReferralFacts("", decided=True), NOW) == "referral_decided"


@pytest.mark.parametrize(
    ("command", "state"), [(Command.OFFER, State.PREPARED), (Command.OFFER_AGAIN, State.RETURNED)]
)
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"withheld": "consent_needed"}, "consent_needed"),
        ({"decided": True}, "referral_decided"),
        ({"decided": True, "withheld": "consent_needed"}, "referral_decided"),
    ],
)
def test_what_must_not_leave_stays(command: Command, state: State, facts: dict[str, Any], code: str) -> None:
    values = VALUES.get(command, {})
    giver = frozenset({Party.GIVER})
    step, _read = PROCEDURE.decide(ReferralFacts(state), command, permissions=giver, now=NOW, data=values)
    assert step.target == State.OFFERED
    with pytest.raises(Conflict) as refused:
        PROCEDURE.decide(ReferralFacts(state, **facts), command, permissions=giver, now=NOW, data=values)
    assert refused.value.code == code


def test_whose_turn_it_is_follows_from_who_gives() -> None:
    out = [turn(state, Direction.OUT) for state in State]
    assert out == [
        Side.US, Side.THEM, Side.THEM, Side.THEM, Side.US, Side.US, Side.REFEREE, None, None,
    ]  # fmt: skip
    others = {Side.US: Side.THEM, Side.THEM: Side.US}
    assert [turn(state, Direction.IN) for state in State] == [one and others.get(one, one) for one in out]
