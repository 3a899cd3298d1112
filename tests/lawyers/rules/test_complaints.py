"""The procedure of complaints, and of discipline records."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import NotAllowed, Problem
from fawang.lawyers.rules import Who
from fawang.lawyers.rules.complaints import OPEN, PROCEDURE, Command, Facts, State, card, overdue
from fawang.lawyers.rules.sanctions import PROCEDURE as RECORDS
from fawang.lawyers.rules.sanctions import Command as RecordCommand
from fawang.lawyers.rules.sanctions import Keeper, Snapshot
from fawang.lawyers.rules.sanctions import State as RecordState

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
DATA = {"body": "佛山市律师协会", "finding": "partly", "answer": "已查明。"}


@given(
    st.lists(st.tuples(st.sampled_from(list(Command)), st.sampled_from([Who.PERSON, Who.BUREAU])), max_size=8)
)
def test_whatever_is_done_what_has_ended_stays_ended(steps: list[tuple[Command, Who]]) -> None:
    state, answered = State.RECEIVED, 0
    for command, who in steps:
        try:
            step, _ = PROCEDURE.decide(
                Facts(state), command, permissions=frozenset({who}), now=NOW, data=DATA
            )
        except Problem:
            continue
        assert state in OPEN
        assert (command == Command.WITHDRAW) == (who == Who.PERSON)
        state = State(step.target_for(Facts(state)))
        answered += command in (Command.ANSWER, Command.REFUSE)
    assert answered <= 1


def test_what_was_forwarded_is_still_answered_by_the_bureau() -> None:
    bureau = frozenset({Who.BUREAU})
    open_ = PROCEDURE.open_steps(Facts(State.FORWARDED), permissions=bureau, now=NOW)
    assert [one.command for one in open_] == [Command.ANSWER]


def test_a_complaint_is_late_after_its_term() -> None:
    assert not overdue(NOW, NOW)
    assert overdue(NOW, NOW + timedelta(seconds=1))
    assert not overdue(None, NOW)


def test_a_complaint_shows_a_card_before_and_after_its_term() -> None:
    yellow, red = NOW, NOW + timedelta(days=1)
    assert card(yellow, red, NOW - timedelta(seconds=1)) is None
    assert card(yellow, red, NOW) == "yellow"
    assert card(yellow, red, red) == "red"
    assert card(None, None, red) is None


def test_nobody_publishes_a_record_of_their_own() -> None:
    proposed = Snapshot(RecordState.PROPOSED)
    with pytest.raises(NotAllowed):
        RECORDS.decide(proposed, RecordCommand.PUBLISH, permissions=frozenset({Keeper.ENTERED}), now=NOW)
    step, _ = RECORDS.decide(
        proposed, RecordCommand.PUBLISH, permissions=frozenset({Keeper.ANOTHER}), now=NOW
    )
    assert step.target == RecordState.PUBLISHED
