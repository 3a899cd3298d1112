"""What the record of materials says of people: handed out, erased, and kept as long as the law has it kept."""

from datetime import datetime, time, timedelta

import pytest

from fawang.appraisal.models import HandOver, Material
from fawang.appraisal.rules import kept_until
from fawang.certificates.models import Certificate
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import personal_data
from fawang.work_orders.models import WorkOrder
from tests.appraisal.conftest import Desk
from tests.certificates.cases import issued_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(desk: Desk) -> WorkOrder:
    """A commission that ended without a report; its material went from hand to hand."""
    order = desk.received(desk.commissioned())
    desk.step(
        order,
        "hand_over",
        material="1",
        giver="laboratory",
        taker="store",
        purpose="交王某",
        explained="王某代收",
    )
    desk.step(order, "take_over", desk.head, material="1")
    return desk.own(order, "withdraw")


def texts() -> str:
    """Return all that the tables say of materials."""
    return str([*Material.objects.values(), *HandOver.objects.values()])


def test_the_way_of_the_materials_is_exported(withdrawn: WorkOrder) -> None:
    found = personal_data.export(by=SYSTEM, records=[personal_data.find(withdrawn.code)])
    assert "王某代收" in str(found)
    assert "血样一份" in str(found)


def test_without_a_report_it_is_erased_and_only_when_all_is_signed_for(
    desk: Desk, withdrawn: WorkOrder
) -> None:
    record = personal_data.find(withdrawn.code)
    desk.step(withdrawn, "hand_over", material="1", taker="client", purpose="退还")
    with pytest.raises(Conflict, match="materials_on_the_way"):
        personal_data.erase(by=SYSTEM, record=record)
    assert "血样" in texts()
    desk.own(withdrawn, "confirm_hand_over", material="1")
    personal_data.erase(by=SYSTEM, record=record)
    assert [word for word in ("血样", "王某", "毫升", "密封", "staff") if word in texts()] == []
    # That there was a material, who had it in what role, and when, stays.
    assert [(one.giver, one.taker) for one in HandOver.objects.order_by("number")] == [
        ("client", "counter"), ("laboratory", "store"), ("store", "client"),
    ]  # fmt: skip


def test_a_file_with_an_opinion_is_kept_for_thirty_years_and_says_until_when(withdrawn: WorkOrder) -> None:
    row = issued_copy(withdrawn)
    Certificate.objects.filter(pk=row.pk).update(sort="appraisal")
    until, record = kept_until(clock.today()), personal_data.find(withdrawn.code)
    for day in (clock.today(), until - timedelta(days=1)):
        with clock.at(datetime.combine(day, time(0, 30), clock.CHINA)), pytest.raises(Conflict) as caught:
            personal_data.erase(by=SYSTEM, record=record)
        assert (caught.value.code, caught.value.params["until"]) == ("appraisal_file_kept", until.isoformat())
    withdrawn.refresh_from_db()
    assert ("血样" in texts(), withdrawn.erased) == (True, False)
    with clock.at(datetime.combine(until, time(12), clock.CHINA)):
        personal_data.erase(by=SYSTEM, record=record)
    assert "血样" not in texts()


def test_what_another_kind_certified_is_no_opinion(withdrawn: WorkOrder) -> None:
    issued_copy(withdrawn)
    personal_data.erase(by=SYSTEM, record=personal_data.find(withdrawn.code))
    assert "血样" not in texts()
