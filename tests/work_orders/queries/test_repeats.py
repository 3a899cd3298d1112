"""The same command once more: it is told from another one, whatever form its values had and whoever came after."""

from typing import Any

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict
from fawang.legal_aid.procedure import Command
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.erasure import erase_order
from fawang.work_orders.models import Transition, WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Appoint

ENDED = {"outcome": "mediation", "ended_on": "2026-11-20", "note": "调解成功"}


def again(order: WorkOrder, command: str, version: int, by: Actor = SYSTEM, **data: Any) -> bool:
    found = queries.repeated(order.code, by=by, command=command, version=version, data=data)
    return found is not None


@pytest.mark.parametrize(
    ("state", "command", "data", "written_otherwise"),
    [
        ("in_progress", "conclude", {**ENDED, "sum_recovered": "13000"}, {"sum_recovered": "13,000.00"}),
        ("in_progress", "conclude", {**ENDED, "sum_recovered": 13000}, {"note": " 调解成功 "}),
        ("in_progress", "conclude", ENDED, {"sum_recovered": ""}),
        ("submitted", "request_papers", {"papers": ["身份证", "考勤"]}, {"papers": "身份证\r\n考勤\r\n"}),
        ("submitted", "accept", {"article": "31.5", "aid_first": False}, {"aid_first": None}),
        ("assigned", "take_up", {"no_conflict": True}, {"no_conflict": "on"}),
    ],
)
def test_values_are_compared_as_they_are_read(
    order: WorkOrder, state: str, command: str, data: dict[str, Any], written_otherwise: dict[str, Any]
) -> None:
    order = bring_to(order, state)
    seen = order.version
    give(order, command, **data)
    assert again(order, command, seen, **data)
    assert again(order, command, seen, **{**data, **written_otherwise})
    assert not again(order, command, seen + 1, **data)
    assert not again(order, command, seen - 1, **data)


def test_another_command_or_other_words_are_no_repeat(order: WorkOrder) -> None:
    seen = order.version
    give(order, "request_papers", papers=["身份证"], note="请尽快")
    assert again(order, "request_papers", seen, papers=["身份证"], note="请尽快")
    assert not again(order, "request_papers", seen, papers=["身份证"])
    assert not again(order, "request_papers", seen, papers=["身份证", "考勤"], note="请尽快")
    assert not again(order, "request_papers", seen, papers=[], note="请尽快")
    assert not again(order, "note", seen, note="请尽快")
    order.version = seen
    with pytest.raises(Conflict, match="stale"):
        give(order, "request_papers", papers=["户口簿"])


def test_it_stays_a_repeat_when_others_have_gone_on(order: WorkOrder) -> None:
    seen = order.version
    give(order, "accept", article="31.5")
    later = bring_to(WorkOrder.objects.get(pk=order.pk), "in_progress")
    order.version = seen
    assert give(order, "accept", article="31.5").version == later.version
    assert Transition.objects.filter(order=order, command="accept").count() == 1


def test_whoever_returned_an_order_learns_that_it_was_returned(
    order: WorkOrder, staff: Appoint, nanhai: UnitRow
) -> None:
    officer, colleague = staff(Role.OFFICE_OFFICER, nanhai), staff(Role.OFFICE_OFFICER, nanhai)
    seen = order.version
    give(order, "return", by=officer, reason="不属于本机构管辖")
    order.version = seen
    assert give(order, "return", by=officer, reason="不属于本机构管辖").version == seen + 1
    assert not again(order, "return", seen, by=colleague, reason="不属于本机构管辖")
    assert not again(order, "return", seen, reason="不属于本机构管辖")


def test_of_the_many_without_a_name_only_the_holder_of_the_key_has_done_it(order: WorkOrder) -> None:
    person = queries.actor_with_key(order.code, queries.access_key(order), ANONYMOUS)
    seen = order.version
    give(order, "withdraw", by=person, reason="已经解决")
    assert again(order, "withdraw", seen, by=person, reason="已经解决")
    assert not again(order, "withdraw", seen, by=ANONYMOUS, reason="已经解决")
    assert queries.repeated("000000000000", by=person, command=Command.WITHDRAW, version=1, data={}) is None


def test_of_an_erased_order_the_command_alone_is_known(order: WorkOrder) -> None:
    seen = order.version
    give(order, "withdraw", reason="已经解决")
    erase_order(by=SYSTEM, code=order.code)
    assert again(order, "withdraw", seen, reason="已经解决")
    assert not again(order, "accept", seen, article="31.5")
