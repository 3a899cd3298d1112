"""Plans open slots and keep to holidays; what changes them drops nobody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.appointments import tasks
from fawang.appointments.actions import closures, plans, reactions, timetable
from fawang.appointments.models import Plan, Slot
from fawang.appointments.queries import next_free
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.organisations import queries as organisations
from fawang.organisations.actions import remove_exception, set_exception
from fawang.organisations.events import UnitClosed
from fawang.organisations.models import ClosedDay, Unit
from fawang.organisations.rules.hours import DAYS
from fawang.people.rules import Role
from tests.appointments.cases import NOW, at, booked, fresh, offer, office, plan, slot_at
from tests.conftest import Appoint, unit_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def begins(row: Plan) -> list[datetime]:
    return list(
        Slot.objects.filter(plan=row, shut="").order_by("begins_at").values_list("begins_at", flat=True)
    )


def test_slots_are_opened_ahead_once() -> None:
    row = plan()
    found = begins(row)
    assert len(found) == 10 * 4
    assert (found[0], found[-1]) == (at(0), at(11, 10, 30))
    assert not timetable.fit(by=SYSTEM, plan_id=row.pk, now=NOW)
    # The next day another day is open.
    assert timetable.fit(by=SYSTEM, plan_id=row.pk, now=NOW + timedelta(days=1))
    assert begins(row)[-1] == at(14, 10, 30)


def test_a_holiday_and_a_closed_day_have_no_slots() -> None:
    new_year = datetime(2026, 12, 31, 8, tzinfo=clock.CHINA)
    with clock.at(new_year):
        row = plan(now=new_year)
    assert date(2027, 1, 1) not in {one.astimezone(clock.CHINA).date() for one in begins(row)}


def test_a_day_that_the_office_keeps_otherwise() -> None:
    """Closed for a training on one day; the next one it opens in the afternoon only, and for once on a Sunday."""
    unit = office()
    row = plan(unit, days_ahead=7, week={day: [["09:00", "10:00"], ["14:00", "15:00"]] for day in DAYS})
    dated = booked(slot_at(row, at(1)))
    for day, hours in ((1, []), (2, [["13:00", "17:00"]]), (6, [["09:00", "12:00"]])):
        set_exception(by=SYSTEM, unit_id=unit.id, day=at(day).date(), intervals=hours, reason="培训")
    tasks.open_slots(0)
    assert _of_day(row, 1) == _of_day(row, 5) == []
    # It usually opens at half past two only.
    assert _of_day(row, 2) == [at(2, 14), at(2, 14, 30)]
    assert _of_day(row, 6) == [at(6), at(6, 9, 30)]
    # Who had a date on the day of the training is kept another time.
    assert fresh(dated).state == State.HELD
    remove_exception(by=SYSTEM, unit_id=unit.id, day=at(1).date())
    tasks.open_slots(0)
    assert _of_day(row, 1) == [at(1), at(1, 9, 30), at(1, 14, 30)]


def _of_day(row: Plan, day: int) -> list[datetime]:
    return [one for one in begins(row) if at(day, 0) <= one < at(day + 1, 0)]


def test_of_each_unit_the_next_free_time() -> None:
    unit, other = office(), unit_at("440604", office().kind)
    row = plan(unit, capacity=1)
    booked(slot_at(row, at(0, 9, 30)))
    # An hour has to be left: 9:00 counts at 8:00, at 8:10 it does not, and half past nine is taken.
    assert next_free([unit.id, other.id], NOW) == {unit.id: at(0)}
    assert next_free([unit.id], NOW + timedelta(minutes=10)) == {unit.id: at(0, 10)}
    assert next_free([unit.id], NOW, "notarisation") == {}
    assert next_free([unit.id], NOW, "legal_aid") == {unit.id: at(0)}
    assert next_free([], NOW) == {}


def test_next_free_is_one_statement(django_assert_num_queries: object) -> None:
    unit = office()
    plan(unit)
    with django_assert_num_queries(1):  # type: ignore[operator]
        next_free([unit.id, unit.id + 1], NOW)


def test_the_same_counter_is_not_given_away_twice() -> None:
    plan()
    with pytest.raises(Invalid) as refused:
        plan(service="notarisation", week={"mon": [["10:30", "12:00"]]})
    assert refused.value.errors == {"week": "plan_collides"}
    afternoon = plan(service="notarisation", week={"mon": [["14:30", "16:00"]]})
    assert [one.astimezone(clock.CHINA).hour for one in begins(afternoon)][:2] == [14, 15]


def test_only_who_manages_the_office_plans(staff: Appoint) -> None:
    unit = office()
    clerk = staff(Role.OFFICE_OFFICER, unit)
    plan(unit, by=clerk)
    stranger = staff(Role.OFFICE_OFFICER, unit_at("440604", unit.kind))
    with pytest.raises(NotAllowed):
        plan(unit, by=stranger, name="2 号窗口")
    with pytest.raises(NotAllowed):
        closures.close_time(by=stranger, unit_id=unit.id, begins=at(1), ends=at(2))


def test_a_stale_plan_is_not_saved_over() -> None:
    row = plan()
    plans.save_plan(
        by=SYSTEM, unit_id=office().id, offer=offer(minutes=60), plan_id=row.pk, version=row.version
    )
    with pytest.raises(Conflict):
        plans.save_plan(by=SYSTEM, unit_id=office().id, offer=offer(), plan_id=row.pk, version=row.version)


def test_a_lawyer_falls_ill() -> None:
    """Who has a date moves to a colleague at the same time; who cannot is kept another time; all of them are told."""
    ill, colleague = plan(kind="lawyer", name="李律师"), plan(kind="lawyer", name="王律师")
    first = booked(slot_at(ill, at(1)), "13900000001")
    second = booked(slot_at(ill, at(1, 9, 30)), "13900000002")
    booked(slot_at(colleague, at(1, 9, 30)), "13900000003")
    closures.close_time(by=SYSTEM, unit_id=office().id, place_id=ill.place_id, begins=at(1, 0), ends=at(3, 0))
    assert Slot.objects.filter(plan=ill, shut="closed").count() == 2
    assert not [one for one in begins(ill) if at(1, 0) <= one < at(3, 0)]
    tasks.rehouse()
    moved, kept = fresh(first), fresh(second)
    assert (moved.state, moved.begins_at, moved.plan_id) == (State.BOOKED, at(1), colleague.pk)
    assert kept.state == State.HELD
    assert kept.displaced_from == at(1, 9, 30)
    assert kept.slot is not None
    assert not kept.slot.shut
    news = dict(events())
    assert news[moved.pk] == "elsewhere"
    assert news[kept.pk] == "displaced"
    # Once more changes nothing.
    tasks.rehouse()
    assert fresh(second).version == kept.version


def events() -> list[tuple[int, str]]:
    """Return what was published of appointments, in order."""
    from fawang.kernel.models import OutboxEvent

    rows = OutboxEvent.objects.filter(name="appointments.stepped").order_by("pk")
    return [(row.payload["appointment_id"], row.payload["news"]) for row in rows]


def test_a_holiday_is_moved_by_decree() -> None:
    """Slots of the day are shut, people with dates there are kept another time and told; nothing is dropped."""
    unit = office()
    row = plan(unit, days_ahead=5)
    dated = [booked(slot_at(row, at(1, 9, 30 * number)), f"1390000000{number}") for number in range(2)]
    dated.append(booked(slot_at(row, at(1, 10)), "13900000009"))
    ClosedDay.objects.create(day=at(1).date(), region_code=unit.region_code[:4], working=False, reason="通知")
    organisations.forget_calendars()
    tasks.open_slots(0)
    assert not [one for one in begins(row) if at(1, 0) <= one < at(2, 0)]
    for one in dated:
        found = fresh(one)
        assert found.state == State.HELD
        assert found.begins_at.astimezone(clock.CHINA).date() != at(1).date()
        assert (found.pk, "displaced") in events()
    # Free slots of the day were forgotten, those with people are shut and stay.
    assert set(
        Slot.objects.filter(plan=row, begins_at__date=at(1).date()).values_list("shut", flat=True)
    ) == {"calendar"}
    # The decree is taken back: the day is open again.
    ClosedDay.objects.all().delete()
    organisations.forget_calendars()
    tasks.open_slots(0)
    assert len([one for one in begins(row) if at(1, 0) <= one < at(2, 0)]) == 4


def test_a_unit_is_merged_with_dates_ahead() -> None:
    """Who has a date goes to the successor: at the same time where it has one, else another one is kept."""
    old, new = office("440605"), office("440604")
    there, here = plan(old), plan(new, week={"tue": [["09:00", "10:00"]], "wed": [["09:00", "10:00"]]})
    same = booked(slot_at(there, at(1)), "13900000001")
    other = booked(slot_at(there, at(3)), "13900000002")
    Unit.objects.filter(pk=old.id).update(active=False, successor_id=new.id)
    reactions.close_unit(UnitClosed(unit_id=old.id, successor_id=new.id, day=NOW.date().isoformat()))
    reactions.close_unit(UnitClosed(unit_id=old.id, successor_id=new.id, day=NOW.date().isoformat()))
    assert next_free([old.id], NOW) == {}
    tasks.rehouse()
    found = fresh(same)
    assert (found.state, found.begins_at, found.unit_id, found.plan_id) == (
        State.BOOKED,
        at(1),
        new.id,
        here.pk,
    )
    assert found.units[0] == new.id
    kept = fresh(other)
    assert (kept.state, kept.unit_id, kept.displaced_from) == (State.HELD, new.id, at(3))
    assert dict(events()) == {found.pk: "elsewhere", kept.pk: "displaced"}
    # Links and posters of the old one lead to the new one.
    page = Client().get("/appointments/new", {"unit": old.id})
    assert new.name in page.content.decode()


def test_a_unit_is_closed_and_nobody_goes_on() -> None:
    unit = office()
    one = booked(slot_at(plan(unit), at(1)))
    Unit.objects.filter(pk=unit.id).update(active=False)
    reactions.close_unit(UnitClosed(unit_id=unit.id, successor_id=None, day=NOW.date().isoformat()))
    tasks.rehouse()
    found = fresh(one)
    assert (found.state, found.displaced_from) == (State.MOVED, at(1))
    assert events()[-1] == (found.pk, "displaced_bare")


def test_where_nothing_is_free_people_choose() -> None:
    row = plan(week={"tue": [["09:00", "09:30"]]}, days_ahead=3)
    one = booked(slot_at(row, at(1)))
    plans.end_plan(by=SYSTEM, plan_id=row.pk)
    tasks.rehouse()
    found = fresh(one)
    assert (found.state, found.displaced_from) == (State.MOVED, at(1))
    assert events()[-1] == (found.pk, "displaced_bare")


def test_closed_times_open_again() -> None:
    row = plan()
    closure = closures.close_time(by=SYSTEM, unit_id=office().id, begins=at(1, 0), ends=at(2, 0))
    assert closures.close_time(by=SYSTEM, unit_id=office().id, begins=at(1, 0), ends=at(2, 0)) == closure
    assert len(begins(row)) == 9 * 4
    closures.lift(by=SYSTEM, closure_id=closure.pk)
    assert len(begins(row)) == 10 * 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 4}, "minutes"),
        ({"capacity": 0}, "capacity"),
        ({"days_ahead": 91}, "days_ahead"),
        ({"valid_until": date(2026, 10, 1)}, "valid_until"),
        ({"minutes": 180}, "week"),
        ({"name": ""}, "name"),
        ({"kind": "boat"}, "kind"),
        ({"service": "magic"}, "service"),
        ({"languages": ("klingon",)}, "languages"),
        ({"party": 0}, "party"),
        ({"lawyer_id": 10**9}, "lawyer_id"),
    ],
)
def test_a_plan_that_cannot_be_kept(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan(**changes)
    assert field in refused.value.errors
