"""Two offices and one act: whose turn it is, and that nobody speaks for both."""

from datetime import UTC, datetime

import pytest

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.legal_aid.rules.cooperation import PROCEDURE, Command, Facts, Side, State, side_of

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def after(state: str, command: str, side: Side) -> str | None:
    data = {"words": "已核实"}
    return PROCEDURE.decide(Facts(state), command, permissions=frozenset({side}), data=data, now=NOW)[
        0
    ].target


def test_the_way_of_a_request() -> None:
    assert after(State.ASKED, Command.RETURN, Side.ASKED) == State.RETURNED
    assert after(State.RETURNED, Command.COMPLETE, Side.ASKING) == State.ASKED
    assert after(State.ASKED, Command.ACCEPT, Side.ASKED) == State.ACCEPTED
    assert after(State.ACCEPTED, Command.REPORT, Side.ASKED) == State.DONE


@pytest.mark.parametrize("command", [Command.ACCEPT, Command.REFUSE, Command.RETURN])
def test_whoever_asks_does_not_answer(command: Command) -> None:
    with pytest.raises(NotAllowed):
        after(State.ASKED, command, Side.ASKING)


@pytest.mark.parametrize("state", [State.DONE, State.REFUSED, State.WITHDRAWN])
@pytest.mark.parametrize("command", list(Command))
def test_what_is_over_is_over(state: State, command: Command) -> None:
    with pytest.raises(Conflict):
        after(state, command, Side.ASKING if command in (Command.COMPLETE, Command.WITHDRAW) else Side.ASKED)


@pytest.mark.parametrize(
    ("held", "side"),
    [
        ({4}, Side.ASKING), ({5}, Side.ASKED), ({40}, Side.ASKING), ({9}, None), (set(), None),
        # The province leads both, and is neither; with an office of its own it is that one.
        ({1}, None), ({1, 5}, Side.ASKED), ({4, 5}, None),
    ],
)  # fmt: skip
def test_of_which_office_somebody_is(held: set[int], side: Side | None) -> None:
    assert side_of(frozenset(held), asking=(4, 40, 1), asked=(5, 50, 1)) == side
