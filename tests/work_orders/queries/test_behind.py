"""The orders behind a figure."""

from datetime import date

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder, behind
from tests.conftest import Appoint, Submit, unit_at


def codes(by: Actor, **filters: object) -> list[str]:
    today = clock.today()
    rows, _next = behind(by, **{"first": today, "last": today, **filters})  # type: ignore[arg-type]
    return [one.code for one in rows]


def test_an_officer_sees_their_office_s_orders_and_no_other(
    order: WorkOrder, officer: Actor, staff: Appoint
) -> None:
    assert codes(officer) == [order.code]
    assert codes(staff(Role.OFFICE_OFFICER, unit_at("440304", UnitKind.LEGAL_AID_OFFICE))) == []
    assert codes(ANONYMOUS) == []


def test_a_bureau_sees_the_orders_of_all_units_below_it(order: WorkOrder, supervisor: Actor) -> None:
    assert codes(supervisor) == [order.code]


def test_filters_leave_orders_out(order: WorkOrder, officer: Actor, nanhai: UnitRow) -> None:
    assert codes(officer, place="4406", matters=(order.matter,), kinds=(order.kind,), unit=nanhai.id) == [
        order.code
    ]
    assert codes(officer, place="4401") == []
    assert codes(officer, matters=("inheritance",)) == []
    assert codes(officer, topics=("labour.nothing",)) == []
    assert codes(officer, kinds=("mediation",)) == []
    assert codes(officer, first=date(2020, 1, 1), last=date(2021, 1, 1)) == []


def test_a_lawyer_s_own_cases_are_no_list_of_an_office(
    order: WorkOrder, staff: Appoint, nanhai: UnitRow
) -> None:
    assert codes(staff(Role.LAWYER, nanhai, lawyer_id=1)) == []


def test_pages_follow_each_other_and_cost_the_same(
    submit: Submit, officer: Actor, django_assert_num_queries: object
) -> None:
    made = [submit().order.code for _ in range(3)]
    today = clock.today()
    first, cursor = behind(officer, first=today, last=today, limit=2)
    second, end = behind(officer, first=today, last=today, cursor=cursor)
    assert [one.code for one in (*first, *second)] == made[::-1]
    assert end == ""
    with django_assert_num_queries(2):  # type: ignore[operator]
        behind(officer, first=today, last=today)


def test_a_cursor_of_somebody_else_is_refused(officer: Actor) -> None:
    with pytest.raises(Invalid, match="cursor_invalid"):
        behind(officer, first=clock.today(), last=clock.today(), cursor="x")
