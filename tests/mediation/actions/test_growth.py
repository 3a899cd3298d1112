"""Disputes that grow are shown to the bureau above, once at each step, and joined; nobody reads of the others."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.mediation.actions.growth import join_disputes, set_aside
from fawang.mediation.actions.parties import forget_parties, note_parties
from fawang.mediation.models.register import Growth, PartyMark
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import OrderLink, WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.mediation.committees import CHANCHENG, NANHAI, TOWN, Committee, committee_at, working

pytestmark = pytest.mark.django_db
FACTORY = "佛山某鞋业有限公司"


@pytest.fixture
def committee() -> Committee:
    """The committee of a town."""
    return working(committee_at(TOWN, "桂城街道调委会"))


@pytest.fixture
def supervisor() -> Browser:
    """A supervisor of the county's bureau."""
    return sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU), phone="13700137000")


def told(order: WorkOrder) -> WorkOrder:
    """Let the room hear of a new order, as the worker does."""
    note_parties(
        StepTaken(
            order_id=order.pk, seq=1, command="submit", source="", target=order.state, unit_id=order.unit_id
        )
    )
    return order


def worker(committee: Committee, number: int, **changes: Any) -> WorkOrder:
    """Return the dispute of one of the workers of the factory."""
    values = {
        "matter": "labour",
        "name": f"工人{number}",
        "phone": f"138001380{number:02}",
        "other": FACTORY,
        **changes,
    }
    return told(committee.order(**values))


def test_the_fifth_worker(committee: Committee, supervisor: Browser) -> None:
    orders = [worker(committee, number) for number in range(4)]
    assert not Growth.objects.exists()
    orders.append(worker(committee, 4))
    row = Growth.objects.get()
    bureau = unit_at(NANHAI, UnitKind.BUREAU)
    assert (row.unit_id, row.people, row.orders, row.head_id) == (bureau.id, 5, 5, orders[0].pk)
    notice = Notice.objects.get(text="dispute_grows")
    assert notice.staff_id == supervisor.staff_id
    assert FACTORY not in notice.params
    assert "工人" not in notice.params


def test_it_is_told_once_at_each_step(committee: Committee, supervisor: Browser) -> None:
    orders = [worker(committee, number) for number in range(9)]
    for order in orders:
        told(order)
    assert Notice.objects.filter(text="dispute_grows").count() == 1
    worker(committee, 9)
    assert Notice.objects.filter(text="dispute_grows").count() == 2
    assert Growth.objects.get().people == 10


def test_one_person_who_comes_again_and_again(committee: Committee) -> None:
    for _time in range(6):
        worker(committee, 1)
    assert not Growth.objects.exists()


def test_one_house_with_many_who_apply(committee: Committee) -> None:
    place = "桂城街道 海五路 28号3座"
    for number in range(5):
        worker(committee, number, matter="housing", other=f"物业{number}", place_text=place)
    # A district without a number is where everybody lives.
    for number in range(5, 10):
        worker(committee, number, matter="housing", other=f"房东{number}", place_text="桂城街道")
    row = Growth.objects.get()
    assert (row.sort, row.people) == ("place", 5)


def test_a_household_is_not_counted(committee: Committee) -> None:
    for number in range(6):
        worker(committee, number, matter="marriage_family", other="张伟")
    assert not Growth.objects.exists()


def test_what_reaches_beyond_the_county_is_the_citys(committee: Committee) -> None:
    other = working(committee_at(CHANCHENG, "禅城调委会"))
    for number in range(5):
        worker(committee, number)
    assert [row.unit_id for row in Growth.objects.all()] == [unit_at(NANHAI, UnitKind.BUREAU).id]
    worker(other, 5)
    city = unit_at(NANHAI[:4], UnitKind.BUREAU)
    assert Growth.objects.get(unit_id=city.id).people == 6


def test_they_are_joined_and_nobody_reads_of_the_others(committee: Committee, supervisor: Browser) -> None:
    orders = [worker(committee, number) for number in range(5)]
    before = [queries.history(order, public=True) for order in orders]
    row = join_disputes(by=supervisor.actor, growth_id=Growth.objects.get().pk)
    assert (row.joined, row.decided) == (4, "joined")
    assert set(OrderLink.objects.values_list("order_id", "other_id", "relation")) == {
        (order.pk, orders[0].pk, "part_of") for order in orders[1:]
    }
    assert [queries.history(WorkOrder.objects.get(pk=one.pk), public=True) for one in orders] == before
    with pytest.raises(Conflict, match="nothing_to_join"):
        join_disputes(by=supervisor.actor, growth_id=row.pk)


def test_another_bureau_sees_none_of_it(committee: Committee) -> None:
    for number in range(5):
        worker(committee, number)
    elsewhere = sign_in(Role.SUPERVISOR, unit_at(CHANCHENG, UnitKind.BUREAU))
    for act in (join_disputes, set_aside):
        with pytest.raises(NotFound):
            act(by=elsewhere.actor, growth_id=Growth.objects.get().pk)


def test_what_was_set_aside_comes_back_when_it_has_grown(committee: Committee, supervisor: Browser) -> None:
    for number in range(5):
        worker(committee, number)
    assert set_aside(by=supervisor.actor, growth_id=Growth.objects.get().pk).decided == "aside"
    for number in range(5, 9):
        worker(committee, number)
    assert Growth.objects.get().decided == "aside"
    worker(committee, 9)
    assert Growth.objects.get().decided == ""


def test_what_is_read_does_not_grow_with_the_dispute(committee: Committee) -> None:
    for number in range(6):
        worker(committee, number)
    counts = []
    for number in (6, 20):
        order = committee.order(
            matter="labour", name=f"工人{number}", phone=f"138001380{number:02}", other=FACTORY
        )
        with CaptureQueriesContext(
            connection,
        ) as found:
            told(order)
        counts.append(len(found))
        for more in range(number + 1, 20):
            worker(committee, more)
    assert counts[0] == counts[1]


def test_an_order_that_is_erased_leaves_no_mark(committee: Committee) -> None:
    order = worker(committee, 1)
    assert PartyMark.objects.filter(order=order).count() >= 3
    assert forget_parties(by=SYSTEM, order_id=order.pk) >= 3
    assert not PartyMark.objects.filter(order=order).exists()
