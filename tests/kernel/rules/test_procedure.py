"""The engine of procedures, without a database: it refuses tables in which nobody could live."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem
from fawang.kernel.rules.procedure import Phase, Procedure, Step, UnfitTable, step
from fawang.kernel.rules.step_fields import Field, Kind

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    """A thing with a state, an author, and a mark that it is gone."""

    state: str
    own: bool = False
    gone: bool = False


def _not_the_author(facts: Facts, _: datetime) -> Problem | None:
    return NotAllowed("by_author") if facts.own else None


PHASES = {"new": Phase.WAITING, "held": Phase.IN_HAND, "kept": Phase.ENDED, "left": Phase.ENDED}
TABLE: tuple[Step[Facts], ...] = (
    step("take", "new", "held", "work", starts=("answer",)),
    step("note", frozenset({"new", "held"}), None, "work", "look", fields=(Field("text", Kind.TEXT),)),
    step("decide", "held", None, "judge", branches=frozenset({"kept", "left"}), guard=_not_the_author,
         branch=lambda facts: "kept" if facts.state == "held" else "left", meets=("answer",)),
)  # fmt: skip


def made(table: tuple[Step[Facts], ...] = TABLE, **changes: Any) -> Procedure[Facts]:
    given: dict[str, Any] = {
        "name": "thing",
        "phases": PHASES,
        "table": table,
        "initial": frozenset({"new"}),
        "barred": lambda facts, now: "gone" if facts.gone else None,
        "moved_on": "elsewhere",
    }
    return Procedure(**(given | changes))


facts = st.builds(Facts, st.sampled_from([*PHASES]), st.booleans(), st.booleans())


@given(facts, st.frozensets(st.sampled_from(["work", "look", "judge"])), st.sampled_from(TABLE))
def test_what_is_drawn_is_what_is_taken(thing: Facts, permissions: frozenset[str], row: Step[Facts]) -> None:
    procedure = made()
    drawn = row in procedure.open_steps(thing, permissions=permissions, now=NOW)
    try:
        chosen, values = procedure.decide(
            thing, row.command, permissions=permissions, now=NOW, data={"text": "x"}
        )
    except (NotAllowed, Conflict):
        assert not drawn
    else:
        assert drawn
        assert chosen == row
        assert set(values) == {field.name for field in row.fields}
        assert chosen.target_for(thing) in (*row.branches, row.target or thing.state)


def refused(thing: Facts, command: str, *permissions: str) -> tuple[type[Problem], str]:
    with pytest.raises(Problem) as problem:
        made().decide(thing, command, permissions=frozenset(permissions), now=NOW)
    return type(problem.value), problem.value.code


def test_permission_comes_before_the_state_and_the_state_before_the_guard() -> None:
    assert refused(Facts("kept", own=True, gone=True), "decide", "work") == (NotAllowed, "not_allowed")
    assert refused(Facts("kept", own=True, gone=True), "decide", "judge") == (Conflict, "gone")
    assert refused(Facts("kept", own=True), "decide", "judge") == (Conflict, "elsewhere")
    assert refused(Facts("held", own=True), "decide", "judge") == (NotAllowed, "by_author")
    assert refused(Facts("held"), "note", "look") == (Invalid, "invalid")
    with pytest.raises(KeyError):
        made().decide(Facts("new"), "fly", permissions=frozenset({"work"}), now=NOW)


def test_who_is_too_late_learns_the_state() -> None:
    with pytest.raises(Conflict) as problem:
        made().decide(Facts("kept"), "take", permissions=frozenset({"work"}), now=NOW)
    assert problem.value.params == {"state": "kept", "command": "take"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"table": (*TABLE, TABLE[0])}, "a command stands twice"),
        ({"phases": {**PHASES, "never": Phase.ENDED}}, "nobody reaches never"),
        ({"phases": {name: one for name, one in PHASES.items() if name != "left"}}, "no phase for left"),
        ({"phases": {**PHASES, "kept": Phase.DECIDED}}, "no way out of kept"),
        ({"table": TABLE[:2], "phases": {**PHASES, "held": Phase.ENDED}}, "nobody reaches kept"),
        ({"table": TABLE[:2]}, "term answer starts and never ends"),
        ({"opens": ("file",)}, "term file starts and never ends"),
        ({"table": (*TABLE, step("wave", "new", None))}, "nobody may wave"),
        ({"initial": frozenset({"born"})}, "no phase for born"),
    ],
)
def test_a_table_in_which_nobody_could_live_is_refused(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnfitTable, match=fault):
        made(**changes)


def test_what_moves_without_a_command_is_a_way_too() -> None:
    lost = {**PHASES, "lost": Phase.ENDED}
    assert made(phases=lost, moves=(("held", "lost"),)).states(Phase.ENDED) == {"kept", "left", "lost"}
