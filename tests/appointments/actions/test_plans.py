"""A plan is of a lawyer, has skills, and may be called otherwise; a lawyer who is away is away everywhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from fawang.appointments import tasks
from fawang.appointments.actions import closures, plans
from fawang.appointments.models import Closure, Place, Plan, Slot
from fawang.appointments.queries.offers import chosen_plans
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.models import Lawyer
from fawang.people.rules import Role
from tests.appointments.cases import NOW, at, booked, fresh, offer, office, plan, slot_at
from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def lawyer() -> Lawyer:
    """A lawyer of the register."""
    seed_demo_firms(by=SYSTEM)
    found = Lawyer.objects.filter(active=True).first()
    assert found is not None
    return found


def of(lawyer: Lawyer, region: str = "440605", name: str = "") -> Plan:
    return plan(
        office(region), kind="lawyer", service="consultation", name=name or lawyer.name, lawyer_id=lawyer.pk
    )


def open_at(row: Plan, day: int) -> int:
    ahead = Slot.objects.filter(plan=row, shut="", begins_at__gte=at(day, 0), begins_at__lt=at(day + 1, 0))
    return ahead.count()


def test_a_lawyer_who_is_ill_is_ill_at_every_office(lawyer: Lawyer, staff: Appoint) -> None:
    here, there, beside = (
        of(lawyer),
        of(lawyer, "440604"),
        plan(kind="lawyer", name="别人", service="consultation"),
    )
    one, two = booked(slot_at(here, at(1))), booked(slot_at(there, at(1)), "13900139000")
    with pytest.raises(NotAllowed):
        closures.close_lawyer(
            by=staff(Role.OFFICE_HEAD, office("440606")), lawyer_id=lawyer.pk, begins=at(1, 0), ends=at(2, 0)
        )
    head = staff(Role.OFFICE_HEAD, office())
    with pytest.raises(Invalid):
        closures.close_lawyer(by=head, lawyer_id=lawyer.pk, begins=at(2, 0), ends=at(1, 0))
    for _twice in range(2):
        closure = closures.close_lawyer(
            by=head, lawyer_id=lawyer.pk, begins=at(1, 0), ends=at(2, 0), reason="病"
        )
    assert closure is not None
    assert Closure.objects.count() == 1
    assert [open_at(row, 1) for row in (here, there, beside)] == [0, 0, 4]
    tasks.rehouse()
    # Here somebody else has time at the same hour; there the person is kept another time.
    assert (fresh(one).state, fresh(one).plan) == (State.BOOKED, beside)
    assert fresh(two).state == State.HELD
    # A plan that is made meanwhile heeds it too.
    assert open_at(of(lawyer, "440606"), 1) == 0
    closures.lift(by=staff(Role.OFFICE_HEAD, office("440604")), closure_id=closure.pk)
    assert [open_at(row, 1) for row in (here, there)] == [4, 4]


def test_who_gives_no_appointments_closes_nothing(lawyer: Lawyer) -> None:
    assert closures.close_lawyer(by=SYSTEM, lawyer_id=lawyer.pk, begins=at(1), ends=at(2)) is None


def test_leave_and_the_end_of_practice_come_from_the_register(lawyer: Lawyer) -> None:
    row = of(lawyer)
    Lawyer.objects.filter(pk=lawyer.pk).update(on_leave_until=at(1).date())
    tasks.open_slots(0)
    assert [open_at(row, day) for day in range(4)] == [0, 0, 4, 4]
    Lawyer.objects.filter(pk=lawyer.pk).update(active=False)
    tasks.open_slots(0)
    assert open_at(row, 2) == 0


def test_a_lawyer_of_no_register_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        plan(kind="lawyer", name="李", lawyer_id=10**9)
    assert refused.value.errors == {"lawyer_id": "field_wrong"}


def test_a_plan_may_be_called_otherwise_and_nobody_moves() -> None:
    row = plan()
    one = booked(slot_at(row, at(1)))
    slots = Slot.objects.count()
    plans.save_plan(by=SYSTEM, unit_id=office().id, offer=offer(name="一号窗口"), plan_id=row.pk)
    tasks.rehouse()
    assert (Slot.objects.count(), fresh(one).state, fresh(one).plan.name) == (slots, State.BOOKED, "一号窗口")
    assert Place.objects.filter(resource="counter:一号窗口").count() == 1


def test_a_plan_that_goes_to_another_counter_leaves_no_slots_behind() -> None:
    row = plan(week={"tue": [["09:00", "10:00"]]})
    # Both counters were somebody's: neither name is free.
    plan(week={"wed": [["09:00", "10:00"]]})
    other = plan(name="2 号窗口", week={"thu": [["09:00", "10:00"]]})
    one = booked(slot_at(row, at(1)))
    moved = offer(name="2 号窗口", week={"tue": [["09:00", "10:00"]]})
    plans.save_plan(by=SYSTEM, unit_id=office().id, offer=moved, plan_id=row.pk)
    left = Slot.objects.filter(plan=row, shut="").exclude(place=other.place)
    assert not left.exists()
    tasks.rehouse()
    # The same time, at the other counter.
    found = fresh(one)
    assert found.slot is not None
    assert (found.state, found.begins_at, found.slot.place_id) == (State.BOOKED, at(1), other.place_id)
    assert Slot.objects.filter(plan=row, begins_at__gt=NOW + timedelta(hours=1)).exists()


def test_plans_are_chosen_by_skill() -> None:
    one = plan(name="1", languages=("hakka",), matters=("labour",))
    two = plan(name="2", languages=("sign",), matters=("marriage_family",))
    any_ = plan(name="3")
    every = [one, two, any_]
    assert chosen_plans(every, language="hakka") == [one, any_]
    assert chosen_plans(every, language="sign", matter="marriage_family") == [two, any_]
    assert chosen_plans(every, matter="labour") == [one, any_]
    # Everybody speaks Mandarin.
    assert chosen_plans(every, language="mandarin") == every
