"""Committees in the demonstration: a register, records, a list that is approved and one that waits, one that grows."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.mediation.actions.parties import note_parties
from fawang.mediation.models import ClosedCase, Committee, Growth, Mediator, SubsidyList
from fawang.mediation.queries import subsidies
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.rules import UnitKind
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import WorkOrder
from lab.demo import committees, staff
from tests.kinds.conftest import office_at


@pytest.mark.django_db
def test_everything_is_there_and_comes_once() -> None:
    seed_demo_firms(by=SYSTEM)
    office_at("440605", UnitKind.MEDIATION_COMMITTEE)
    staff.create()
    assert committees.create() == 3
    assert (Committee.objects.count(), Mediator.objects.count()) == (4, 14)
    assert ClosedCase.objects.count() == 7
    approved = SubsidyList.objects.get()
    assert (approved.state, approved.is_demo) == ("approved", True)
    assert approved.total == subsidies.total_of(approved) > 0
    assert subsidies.months_waiting([approved.committee_id])
    for order in WorkOrder.objects.filter(kind="mediation", matter="labour").order_by("created_at"):
        note_parties(
            StepTaken(
                order_id=order.pk,
                seq=1,
                command="submit",
                source="",
                target=order.state,
                unit_id=order.unit_id,
            )
        )
    grown = Growth.objects.order_by("-people").first()
    assert grown is not None
    assert (grown.people, grown.orders) == (30, 6)
    assert committees.create() == 0
