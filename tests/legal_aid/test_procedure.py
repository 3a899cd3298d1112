"""The state machine of legal aid, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem
from fawang.kernel.rules.procedure import Phase, Step
from fawang.kernel.rules.step_fields import Kind
from fawang.legal_aid.kind import KIND as LEGAL_AID
from fawang.legal_aid.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.rules import SUBMIT
from fawang.work_orders.rules import Command as Shared
from fawang.work_orders.texts import labels

KIND = "legal_aid"
ENDED = PROCEDURE.states(Phase.ENDED)
OPEN = frozenset(State) - ENDED
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ALL = frozenset(Permission)

maybe_moment = st.none() | st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
snapshots = st.builds(
    Snapshot,
    order_id=st.just(1),
    state=st.sampled_from(State),
    units=st.sampled_from([(4, 3, 2, 1), (1,)]),
    intake_unit_id=st.none() | st.sampled_from([4, 9]),
    firm_id=st.none() | st.just(7),
    lawyer_id=st.none() | st.just(70),
    binding=st.booleans(),
    urgent=st.booleans(),
    papers_requested=st.booleans(),
    open_terms=maybe_moment.map(lambda due: {} if due is None else {Term.SUPPLEMENT: due}),
    return_until=maybe_moment,
    objected_from=st.sampled_from(["", State.REFUSED, State.TERMINATED]),
    overturned=st.booleans(),
    extension_pending=st.booleans(),
    extension_left=st.integers(0, 15),
    supervised=st.booleans(),
)
permission_sets = st.frozensets(st.sampled_from(Permission))


def filled(step: Step[Snapshot]) -> dict[str, Any]:
    """Return data that every field of `step` accepts."""
    values: dict[Kind, Any] = {
        Kind.LINE: "一行", Kind.TEXT: "说明", Kind.LIST: ["身份证"], Kind.FLAG: True, Kind.NUMBER: 3,
        Kind.MONEY: "13000", Kind.DATE: "2026-11-20", Kind.UNIT: 5, Kind.LAWYER: 70,
    }  # fmt: skip
    return {f.name: values.get(f.kind, f.choices[0] if f.choices else "31.5") for f in step.fields}


@given(snapshots, permission_sets, st.sampled_from([*Command, *Shared]))
def test_decide_and_open_steps_agree(order: Snapshot, permissions: frozenset[str], command: str) -> None:
    step = PROCEDURE.steps[command]
    drawn = step in PROCEDURE.open_steps(order, permissions=permissions, now=NOW)
    try:
        PROCEDURE.decide(order, command, permissions=permissions, data=filled(step), now=NOW)
        taken = True
    except (NotAllowed, Conflict):
        taken = False
    assert drawn == taken


@given(snapshots, st.sampled_from([*Command, *Shared]))
def test_a_step_leads_where_the_table_says(order: Snapshot, command: str) -> None:
    step = PROCEDURE.steps[command]
    try:
        PROCEDURE.decide(order, command, permissions=ALL, data=filled(step), now=NOW)
    except Problem:
        return
    target = step.target_for(order)
    assert order.state in step.sources
    if step.branches:
        assert target in step.branches
    else:
        assert target == (step.target or order.state)


@given(snapshots, st.sampled_from([*Command, *Shared]))
def test_without_permissions_nothing_is_open(order: Snapshot, command: str) -> None:
    assert PROCEDURE.open_steps(order, permissions=frozenset(), now=NOW) == ()
    with pytest.raises(NotAllowed):
        PROCEDURE.decide(
            order, command, permissions=frozenset(), data=filled(PROCEDURE.steps[command]), now=NOW
        )


def test_every_command_has_a_step_and_every_state_can_be_left_or_is_an_end() -> None:
    assert set(PROCEDURE.steps) == {*Command, *Shared}
    for state in OPEN:
        assert any(
            state in step.sources and step.target not in (None, state) for step in PROCEDURE.steps.values()
        ), state


def test_every_state_is_reached_from_the_first() -> None:
    reached: set[str] = {State.SUBMITTED, State.UNROUTED}
    while True:
        more = {
            step.target for step in PROCEDURE.steps.values() if step.target and step.sources & reached
        } - reached
        if not more:
            break
        reached |= more
    assert reached == set(State)


def test_ended_orders_move_only_by_objection_or_reopening() -> None:
    movers = {
        step.command
        for step in PROCEDURE.steps.values()
        if step.sources & ENDED and step.target not in (None, *ENDED)
    }
    assert movers == {Command.OBJECT, Command.REOPEN}


def snapshot(**changes: Any) -> Snapshot:
    base = Snapshot(
        order_id=1, state=State.SUBMITTED, units=(4, 3, 2, 1), return_until=NOW + timedelta(days=1)
    )
    return replace(base, **changes)


def refused(order: Snapshot, command: str, **data: Any) -> str:
    with pytest.raises(Conflict) as caught:
        PROCEDURE.decide(
            order, command, permissions=ALL, data={**filled(PROCEDURE.steps[command]), **data}, now=NOW
        )
    return caught.value.code


def test_papers_are_asked_for_once() -> None:
    assert refused(snapshot(papers_requested=True), Command.REQUEST_PAPERS) == "papers_already_requested"


def test_a_misdirected_order_goes_back_within_two_days_only() -> None:
    late = snapshot(return_until=NOW - timedelta(seconds=1))
    assert refused(late, Shared.RETURN) == "return_too_late"
    assert refused(snapshot(binding=True), Shared.RETURN) == "designated"
    assert refused(snapshot(units=(1,)), Shared.RETURN) == "no_superior"


def test_only_what_was_received_here_is_passed_on() -> None:
    assert refused(snapshot(intake_unit_id=9), Shared.PASS_ON) == "not_received_here"
    step, _ = PROCEDURE.decide(
        snapshot(intake_unit_id=4),
        Shared.PASS_ON,
        permissions=ALL,
        data={"unit_id": 5, "reason": "x"},
        now=NOW,
    )
    assert step.target == State.SUBMITTED


def test_unsupplied_papers_lapse_only_after_their_time() -> None:
    waiting = snapshot(state=State.SUPPLEMENTING, open_terms={Term.SUPPLEMENT: NOW + timedelta(days=1)})
    assert refused(waiting, Command.LAPSE) == "papers_still_awaited"
    assert refused(replace(waiting, open_terms={}), Command.LAPSE) == "papers_still_awaited"
    over = replace(waiting, open_terms={Term.SUPPLEMENT: NOW - timedelta(days=1)})
    assert (
        PROCEDURE.decide(over, Command.LAPSE, permissions=ALL, data={}, now=NOW)[0].target == State.WITHDRAWN
    )


def test_an_overturned_refusal_cannot_be_refused_again() -> None:
    assert refused(snapshot(overturned=True), Command.REFUSE) == "overturned"


def test_one_objection() -> None:
    order = snapshot(state=State.REFUSED, objected_from=State.REFUSED)
    assert refused(order, Command.OBJECT) == "already_objected"


def test_upholding_a_termination_leads_back_to_it() -> None:
    order = snapshot(state=State.OBJECTED, objected_from=State.TERMINATED)
    assert PROCEDURE.steps[Command.UPHOLD].target_for(order) == State.TERMINATED


def test_extensions() -> None:
    assert refused(snapshot(), Shared.ASK_EXTENSION) == "not_extendable"
    assert refused(snapshot(extension_pending=True), Shared.ASK_EXTENSION) == "extension_pending"
    assert refused(snapshot(), Shared.APPROVE_EXTENSION) == "no_extension_asked"


def test_missing_and_wrong_fields_are_named_together() -> None:
    with pytest.raises(Invalid) as caught:
        PROCEDURE.decide(
            snapshot(state=State.IN_PROGRESS),
            Command.CONCLUDE,
            permissions=ALL,
            data={"outcome": "magic", "sum_recovered": "-3", "ended_on": "tomorrow"},
            now=NOW,
        )
    assert caught.value.errors == {
        "outcome": "field_wrong",
        "sum_recovered": "field_wrong",
        "ended_on": "field_wrong",
        "note": "field_required",
    }


def test_field_names_of_steps_are_labelled() -> None:
    for row in PROCEDURE.table:
        assert labels.command(KIND, row.command)
        assert labels.done(KIND, row.command)
        for field in row.fields:
            assert labels.field(KIND, field.name)
            if field.choices:
                assert set(field.choices) == set(labels.choices(KIND, field.name))
    assert labels.done(KIND, SUBMIT)
    assert set(labels.states(KIND)) == set(State)


def test_main_and_grave_commands_and_watched_states_are_of_the_table() -> None:
    assert (LEGAL_AID.main | LEGAL_AID.grave) <= set(PROCEDURE.steps)
    assert LEGAL_AID.effects.keys() <= PROCEDURE.steps.keys()
    assert LEGAL_AID.told.keys() <= PROCEDURE.steps.keys()
    for box in queries.Box:
        assert set(LEGAL_AID.watched[box]) <= set(State)
