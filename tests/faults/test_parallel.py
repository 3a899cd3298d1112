"""Many at once: one submission sent five times, two officers with different commands, a lawyer's last free place."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connections

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Problem
from fawang.legal_aid.models import Assignment
from fawang.legal_aid.procedure import Command
from fawang.organisations.actions import edit_lawyer, seed_demo_firms
from fawang.organisations.queries import lawyer
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import Transition, WorkOrder
from tests.cases import able_lawyers, give, intake
from tests.conftest import Appoint, unit_at
from tests.faults.platform import Platform, body


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run `calls` at the same moment, each with its own connection; return results and problems."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait(60)
            return call()
        except Problem as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_same_submission_five_times_makes_one_order(platform: Platform) -> None:
    before = platform.sql("SELECT count(*) FROM work_orders_workorder")
    key, same = {"Idempotency-Key": "five-times"}, body()
    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(
                lambda _: httpx.post(
                    f"{platform.url}/api/v1/work-orders", json=same, headers=key, timeout=30
                ),
                range(5),
            )
        )
    assert [answer.status_code for answer in answers] == [201] * 5
    assert len({answer.text for answer in answers}) == 1
    assert sorted("Idempotent-Replayed" in answer.headers for answer in answers) == [
        False,
        True,
        True,
        True,
        True,
    ]
    assert int(platform.sql("SELECT count(*) FROM work_orders_workorder")) == int(before) + 1


@pytest.mark.parametrize("_again", range(5))
def test_two_officers_give_different_commands(real_database: str, staff: Appoint, _again: int) -> None:
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    one, two = staff(Role.OFFICE_OFFICER, office), staff(Role.OFFICE_HEAD, office)
    order = submit(by=ANONYMOUS, intake=intake()).order
    results = at_once(
        lambda: give(order, "accept", by=one, article="31.5"),
        lambda: give(order, "refuse", by=two, article="31", reason="不在范围"),
    )
    lost = [result for result in results if isinstance(result, Conflict)]
    won = [result for result in results if isinstance(result, WorkOrder)]
    assert (len(lost), len(won)) == (1, 1)
    order.refresh_from_db()
    assert lost[0].code == "stale"
    assert lost[0].params == {"state": order.state, "version": order.version}
    assert Transition.objects.filter(order=order).count() == 2


def test_one_officer_clicks_twice(real_database: str, staff: Appoint) -> None:
    officer = staff(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    order = submit(by=ANONYMOUS, intake=intake()).order
    results = at_once(*[lambda: give(order, "request_papers", by=officer, papers=["身份证"])] * 4)
    assert [result.version for result in results] == [2] * 4
    assert Transition.objects.filter(order=order).count() == 2


def test_a_lawyers_last_free_place_goes_to_one(real_database: str) -> None:
    seed_demo_firms(by=SYSTEM)
    orders = [give(submit(by=ANONYMOUS, intake=intake()).order, "accept", article="31.5") for _ in range(4)]
    chosen = able_lawyers(orders[0])[0]
    row = lawyer(chosen)
    assert row is not None
    edit_lawyer(by=SYSTEM, lawyer_id=chosen, version=row.version, capacity=1)

    def offer(order: WorkOrder) -> Callable[[], Any]:
        return lambda: take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.ASSIGN,
            version=order.version,
            data={"lawyer_id": chosen},
        )

    results = at_once(*[offer(order) for order in orders])
    assert sorted(result.code for result in results if isinstance(result, Conflict)) == ["lawyer_full"] * 3
    assert Assignment.objects.filter(lawyer_id=chosen).count() == 1
