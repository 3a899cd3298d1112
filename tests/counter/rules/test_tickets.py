"""The steps of a number in line, without a database."""

from datetime import UTC, datetime

import pytest

from fawang.counter.rules.tickets import (
    AT_DESK,
    IN_LINE,
    LETTERS,
    MOST_MISSED,
    PROCEDURE,
    Command,
    Snapshot,
    State,
    check_kind,
    label,
)
from fawang.counter.rules.visits import ADVICE, INFORMATION, KINDS
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules.permissions import Permission

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
SERVES, OWNS = frozenset({Permission.COUNTER_SERVE}), frozenset({Permission.TICKET_OWN})


def after(state: State, command: Command, *, missed: int = 0, may: frozenset[Permission] = SERVES) -> str:
    """Return the state after a command."""
    facts = Snapshot(state, missed)
    chosen, _fields = PROCEDURE.decide(facts, command, permissions=frozenset(may), now=NOW)
    return chosen.target_for(facts)


WAYS = {
    (State.WAITING, Command.CALL): State.CALLED,
    (State.TRANSFERRED, Command.CALL): State.CALLED,
    (State.CALLED, Command.RECALL): State.CALLED,
    (State.CALLED, Command.SERVE): State.SERVING,
    (State.CALLED, Command.ABSENT): State.WAITING,
    (State.CALLED, Command.TRANSFER): State.TRANSFERRED,
    (State.SERVING, Command.TRANSFER): State.TRANSFERRED,
    (State.CALLED, Command.FINISH): State.SERVED,
    (State.SERVING, Command.FINISH): State.SERVED,
    (State.WAITING, Command.LEAVE): State.GONE,
    (State.TRANSFERRED, Command.LEAVE): State.GONE,
    (State.CALLED, Command.LEAVE): State.GONE,
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("command", list(Command))
def test_each_command_goes_where_it_should_or_nowhere(state: State, command: Command) -> None:
    if wanted := WAYS.get((state, command)):
        assert after(state, command) == wanted
        return
    with pytest.raises(Conflict) as failure:
        after(state, command)
    assert failure.value.code == "ticket_moved_on"


@pytest.mark.parametrize("command", list(Command))
def test_whose_number_it_is_may_leave_and_nothing_else(command: Command) -> None:
    if command == Command.LEAVE:
        assert after(State.WAITING, command, may=OWNS) == State.GONE
        return
    with pytest.raises(NotAllowed):
        after(State.CALLED, command, may=OWNS)


def test_who_misses_two_calls_has_gone() -> None:
    assert MOST_MISSED == 2
    assert [after(State.CALLED, Command.ABSENT, missed=n) for n in range(4)] == [
        State.WAITING, State.GONE, State.GONE, State.GONE,
    ]  # fmt: skip


def test_midnight_ends_whoever_waits_and_nobody_who_is_served() -> None:
    assert {before for before, later in PROCEDURE.moves if later == State.GONE} == {*IN_LINE, State.CALLED}
    assert {State.CALLED, State.SERVING} == AT_DESK


def test_labels_have_a_letter_of_their_own_for_each_service() -> None:
    assert (label(ADVICE, 7), label(INFORMATION, 12), label(KINDS[2], 999)) == ("A007", "B012", "C999")
    assert len(set(LETTERS.values())) == len(LETTERS) == len(KINDS)


def test_there_are_numbers_for_what_a_counter_does() -> None:
    for kind in KINDS:
        check_kind(kind)
    for kind in ("", "police_report", "consultation"):
        with pytest.raises(Invalid) as failure:
            check_kind(kind)
        assert (failure.value.code, failure.value.errors) == ("invalid", {"kind": "field_wrong"})
