"""The life of a complaint, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.feedback.data import terms
from fawang.feedback.rules.complaints import (
    OPEN,
    PROCEDURE,
    About,
    Candidate,
    Command,
    Finding,
    Snapshot,
    State,
    Term,
    Via,
    choose_owner,
    held,
)
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.step_fields import Kind as Typed
from fawang.people.rules import ROLES, Permission, Role

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
BUREAU, PROVINCE, FIRM = 4, 1, 70
snapshots = st.builds(
    Snapshot,
    state=st.sampled_from(State),
    units=st.just((BUREAU, PROVINCE)),
    shut_staff=st.frozensets(st.sampled_from([7, 8])),
    shut_firms=st.frozensets(st.just(FIRM)),
)
OWN, HANDLE = frozenset({Permission.COMPLAINT_OWN}), frozenset({Permission.COMPLAINT_HANDLE})


def filled(step: Step[Snapshot]) -> dict[str, Any]:
    values: dict[Typed, Any] = {Typed.TEXT: "说明", Typed.NUMBER: 3, Typed.CHOICE: Finding.PARTLY}
    return {field.name: values[field.kind] for field in step.fields}


@given(snapshots, st.frozensets(st.sampled_from(Permission)), st.sampled_from(Command))
def test_decide_and_open_steps_agree(row: Snapshot, permissions: frozenset[str], command: Command) -> None:
    drawn = PROCEDURE.steps[command] in PROCEDURE.open_steps(row, permissions=permissions, now=NOW)
    try:
        PROCEDURE.decide(
            row, command, permissions=permissions, data=filled(PROCEDURE.steps[command]), now=NOW
        )
        taken = True
    except (NotAllowed, Conflict):
        taken = False
    assert drawn == taken


@given(snapshots)
def test_every_complaint_leads_to_an_end(row: Snapshot) -> None:
    state: str = row.state
    seen: set[str] = set()
    while steps := PROCEDURE.open_steps(
        Snapshot(state=State(state), units=row.units), permissions=OWN | HANDLE, now=NOW
    ):
        seen.add(state)
        following = [step.target for step in steps if step.target is not None and step.target not in seen]
        if not following:
            break
        state = following[0]
    assert state in (State.CLOSED, State.WITHDRAWN)


def test_what_is_owed_has_a_running_term() -> None:
    started = {step.target for step in PROCEDURE.steps.values() if step.starts}
    assert started | {State.RECEIVED} == set(OPEN)
    for step in PROCEDURE.steps.values():
        if step.target == State.ANSWERED:
            assert step.meets == (Term.ANSWER,)
    assert {row.term for row in terms.TERMS.rows} == set(Term)
    with pytest.raises(LookupError):
        terms.rule_for("nothing", region="44")


@given(snapshots, st.sampled_from([7, 8, 9]), st.booleans(), st.sampled_from([BUREAU, PROVINCE, 9]))
def test_who_is_complained_of_handles_nothing(row: Snapshot, staff_id: int, of_firm: bool, unit: int) -> None:
    grants = [(unit, Role.SUPERVISOR, ROLES[Role.SUPERVISOR])]
    if of_firm:
        grants.append((FIRM, Role.LAWYER, ROLES[Role.LAWYER]))
    found = held(row, grants=tuple(grants), staff_id=staff_id, owns=False)
    shut = staff_id in row.shut_staff or (of_firm and FIRM in row.shut_firms)
    assert found == (HANDLE if not shut and unit in row.units else frozenset())
    assert held(row, grants=tuple(grants), staff_id=staff_id, owns=True) == OWN


candidates = st.lists(
    st.builds(Candidate, st.integers(1, 9), st.integers(0, 3), st.integers(0, 5)),
    unique_by=lambda one: one.staff_id,
)


@given(candidates, st.frozensets(st.integers(1, 9)))
def test_the_owner_is_the_nearest_with_the_least_to_do_and_never_who_is_complained_of(
    found: list[Candidate], shut: frozenset[int]
) -> None:
    owner = choose_owner(found, shut=shut)
    left = [one for one in found if one.staff_id not in shut]
    if owner is None:
        assert left == []
        return
    [chosen] = [one for one in left if one.staff_id == owner]
    assert all((chosen.distance, chosen.load) <= (one.distance, one.load) for one in left)


def test_everything_has_a_name() -> None:
    assert set(labels.ABOUT) == set(About)
    assert set(labels.COMPLAINT_STATES) == set(State)
    assert set(labels.FINDINGS) == set(Finding)
    assert set(labels.COMPLAINT_COMMANDS) == set(Command)
    assert set(labels.COMPLAINT_DONE) == {"complain", *Command}
    assert set(labels.COMPLAINT_TERMS) == set(Term)
    assert set(labels.VIA) == set(Via)
