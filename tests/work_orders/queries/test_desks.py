"""From where somebody looks: their own units and what lies below, and nothing else."""

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import Box, Desk
from fawang.work_orders.queries.desks import asked_only, desk_of, hides_person
from tests.cases import bring_to, give, lawyer_and_firm
from tests.conftest import Appoint, unit_at

pytestmark = pytest.mark.django_db


def test_without_a_wish_it_is_the_first_of_ones_own(officer: Actor, nanhai: UnitRow) -> None:
    assert desk_of(officer, unit_id=None, box=None) == Desk(Box.COMPETENT, nanhai.id, nanhai.depth)
    assert desk_of(officer, unit_id=nanhai.id, box=Box.RECEIVED) == Desk(Box.RECEIVED, nanhai.id)


def test_a_bureau_looks_down_and_not_sideways(supervisor: Actor, nanhai: UnitRow) -> None:
    bureau = unit_at("440605", UnitKind.BUREAU)
    assert desk_of(supervisor, unit_id=None, box=None).id == bureau.id
    for below in (nanhai, unit_at("440605011", UnitKind.TOWN_STATION)):
        assert desk_of(supervisor, unit_id=below.id, box=None) == Desk(Box.COMPETENT, below.id, below.depth)
    others = [unit_at(region, UnitKind.BUREAU).id for region in ("4406", "44", "440606")]
    # Whether there is such a unit or not makes no difference.
    for unit_id in (*others, 0, -1, 10**12):
        with pytest.raises(NotFound) as caught:
            desk_of(supervisor, unit_id=unit_id, box=None)
        assert (caught.value.code, caught.value.params) == ("not_found", {})


def test_a_lawyer_has_their_own_cases_only(staff: Appoint, nanhai: UnitRow) -> None:
    lawyer_id, firm = lawyer_and_firm()
    lawyer = staff(Role.LAWYER, firm, lawyer_id=lawyer_id)
    for box in (None, Box.LAWYER):
        assert desk_of(lawyer, unit_id=None, box=box) == Desk(Box.LAWYER, lawyer_id)
    for box in (Box.COMPETENT, Box.RECEIVED, Box.FIRM):
        with pytest.raises(NotFound):
            desk_of(lawyer, unit_id=firm.id, box=box)
    with pytest.raises(NotFound):
        desk_of(staff(Role.LAWYER, firm), unit_id=None, box=None)


def test_a_firm_has_its_own_cases_only(staff: Appoint) -> None:
    _, firm = lawyer_and_firm()
    for box in (None, *Box):
        assert desk_of(staff(Role.FIRM_ADMIN, firm), unit_id=None, box=box) == Desk(Box.FIRM, firm.id)


@pytest.mark.parametrize("role", [Role.DUTY_LAWYER, Role.HOTLINE_AGENT, Role.PROVINCIAL_ADMIN, Role.AUDITOR])
def test_who_sees_no_orders_has_no_desk(staff: Appoint, nanhai: UnitRow, role: Role) -> None:
    for by in (staff(role, nanhai), ANONYMOUS, SYSTEM):
        for unit_id in (None, nanhai.id):
            with pytest.raises(NotAllowed):
                desk_of(by, unit_id=unit_id, box=None)


def test_of_two_roles_the_one_that_sees_orders_counts(staff: Appoint, nanhai: UnitRow) -> None:
    both = staff(Role.HOTLINE_AGENT, unit_at("44", UnitKind.HOTLINE_CENTRE), Role.OFFICE_OFFICER, nanhai)
    assert desk_of(both, unit_id=None, box=None).id == nanhai.id


def test_until_a_lawyer_takes_the_case_up_they_are_only_asked(
    order: WorkOrder, staff: Appoint, head: Actor
) -> None:
    order = bring_to(order, "assigned")
    lawyer = staff(Role.LAWYER, order.firm_id, lawyer_id=order.lawyer_id)
    assert asked_only(order, lawyer)
    assert not asked_only(order, head)
    assert not asked_only(give(order, "take_up", no_conflict=True), lawyer)


def test_until_then_the_firm_is_only_asked_as_well(order: WorkOrder, staff: Appoint, head: Actor) -> None:
    order = bring_to(order, "assigned")
    assert order.firm_id is not None
    firm = staff(Role.FIRM_ADMIN, order.firm_id)
    assert asked_only(order, firm)
    # Whoever is at the office as well knows the matter already.
    both = staff(Role.FIRM_ADMIN, order.firm_id, Role.OFFICE_HEAD, order.unit_id)
    assert not asked_only(order, both)
    assert not asked_only(give(order, "take_up", no_conflict=True), firm)


def test_names_cannot_be_tried_out_before_the_case_is_taken_up(order: WorkOrder, staff: Appoint) -> None:
    order = bring_to(order, "assigned")
    assert order.firm_id is not None
    for by in (
        staff(Role.LAWYER, order.firm_id, lawyer_id=order.lawyer_id),
        staff(Role.FIRM_ADMIN, order.firm_id),
    ):
        desk = desk_of(by, unit_id=None, box=None)
        (row,) = queries.inbox(desk).rows
        assert hides_person(row, desk)
        assert queries.inbox(desk, q="蒋").rows == []
        assert [one.code for one in queries.inbox(desk, q=order.code).rows] == [order.code]
    give(order, "take_up", no_conflict=True)
    assert [one.code for one in queries.inbox(desk, q="蒋").rows] == [order.code]
