"""Random commands by random roles, against the real database: no order ever gets where the table does not lead."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.procedure import Phase
from fawang.kernel.rules.step_fields import Kind
from fawang.legal_aid.procedure import PROCEDURE, Command, Snapshot, State
from fawang.organisations.queries import unit_path
from fawang.organisations.rules import UnitKind
from fawang.people.rules import ROLES, Role
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import Deadline, Transition, WorkOrder
from fawang.work_orders.rules import Command as Shared
from tests.cases import able_lawyers, intake
from tests.conftest import unit_at


class Orders(RuleBasedStateMachine):
    """One order, everybody who might touch it, and a clock that jumps."""

    @initialize()
    def hand_in(self) -> None:
        self.now = clock.now()
        self.order = submit(by=ANONYMOUS, intake=intake()).order
        office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE).id
        bureau = unit_at("440605", UnitKind.BUREAU).id
        elsewhere = unit_at("440106", UnitKind.LEGAL_AID_OFFICE).id
        self.lawyers = able_lawyers(self.order)
        self.units = [office, bureau, elsewhere, unit_at("44", UnitKind.BUREAU).id]

    def actor(self, role: str, unit: int) -> Actor:
        """Return who acts: a role at one of the units, the assigned lawyer, the person, or the platform."""
        if role == "person":
            return Actor(kind=ActorKind.ANONYMOUS, order_id=self.order.pk)
        if role == "system":
            return SYSTEM
        if role == Role.LAWYER:
            firm = self.order.firm_id or unit
            return Actor(
                ActorKind.STAFF,
                7,
                grants=(Grant(firm, role, ROLES[Role.LAWYER]),),
                lawyer_id=self.order.lawyer_id,
            )
        return Actor(ActorKind.STAFF, 7, grants=(Grant(unit, role, ROLES[Role(role)]),))

    @rule(
        role=st.sampled_from([*Role, "person", "system"]),
        unit=st.integers(0, 3),
        command=st.sampled_from([*Command, *Shared]),
        pick=st.integers(0, 5),
        hours=st.sampled_from([0, 1, 30, 24 * 20]),
        stale=st.booleans(),
    )
    def give(self, role: str, unit: int, command: str, pick: int, hours: int, stale: bool) -> None:
        before = WorkOrder.objects.get(pk=self.order.pk)
        by = self.actor(role, self.units[unit])
        facts = queries.snapshot(before)
        self.now += timedelta(hours=hours)
        version = before.version - 1 if stale and before.version > 1 else before.version
        with clock.at(self.now):
            open_now = {step.command for step in queries.open_steps_for(before, by)}
            try:
                after = take_step(
                    by=by, code=before.code, command=command, version=version, data=self.data(command, pick)
                )
            except Problem:
                self.order = WorkOrder.objects.get(pk=before.pk)
                assert (self.order.state, self.order.version) == (before.state, before.version)
                return
        self.order = after
        if after.version == before.version:
            return  # the same command repeated
        step = PROCEDURE.steps[command]
        assert command in open_now
        assert before.state in step.sources
        assert isinstance(facts, Snapshot)
        assert after.state == step.target_for(facts)
        assert after.version == before.version + 1

    def data(self, command: str, pick: int) -> dict[str, Any]:
        values: dict[Kind, Any] = {
            Kind.TEXT: "说明", Kind.LINE: "说明", Kind.LIST: ["身份证"], Kind.FLAG: True, Kind.NUMBER: pick + 1,
            Kind.MONEY: "100", Kind.DATE: "2026-11-01", Kind.UNIT: self.units[pick % 4],
            Kind.LAWYER: self.lawyers[pick % len(self.lawyers)],
        }  # fmt: skip
        grounds: dict[str, str] = {Command.ACCEPT: "31.5", Command.REFUSE: "31", Command.TERMINATE: "48.7"}
        ground = grounds.get(command, "")
        data = {
            f.name: values.get(f.kind, f.choices[0] if f.choices else ground)
            for f in PROCEDURE.steps[command].fields
        }
        return {**data, "aid_first": False, "designate": pick % 2 == 0}

    @invariant()
    def the_history_is_a_path_through_the_table(self) -> None:
        rows = list(Transition.objects.filter(order=self.order).order_by("seq"))
        assert [row.seq for row in rows] == list(range(1, self.order.version + 1))
        state = rows[0].target
        for row in rows[1:]:
            assert row.source == state
            step = PROCEDURE.steps[row.command]
            assert state in step.sources
            assert row.target in step.branches or row.target == (step.target or state)
            json.loads(row.data)
            state = row.target
        assert state == self.order.state

    @invariant()
    def the_columns_fit_the_state(self) -> None:
        order = WorkOrder.objects.get(pk=self.order.pk)
        ended = order.state in PROCEDURE.states(Phase.ENDED)
        assert (order.ended_at is not None) == ended
        running = Deadline.objects.filter(order=order, status="running")
        due = min((row.due_at for row in running), default=None)
        assert order.due_at == due
        if ended:
            assert not Deadline.objects.filter(order=order, status__in=["running", "paused"]).exists()
            assert not order.supervised
            assert not order.extension_pending
        if order.state in (State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED, State.FILING, State.IN_REVIEW):
            assert order.lawyer_id is not None
        assert queries.snapshot(order).units == unit_path(order.unit_id)


def test_random_commands_by_random_roles(db: None) -> None:
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
