"""Dates that repeat: by staff, and by people as far as a plan lets them."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from fawang.appointments.actions import changes, series
from fawang.appointments.models import Appointment
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, TooMany
from tests.appointments.cases import NOW, at, booked, plan, slot_at, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def test_people_repeat_as_often_as_the_plan_says_and_are_told_once() -> None:
    row = plan(weeks=5, days_ahead=60)
    first = wish(slot_at(row, at(1)))
    with pytest.raises(Invalid) as refused:
        series.book_series(by=ANONYMOUS, wish=first, weeks=6, whole=True)
    assert refused.value.errors == {"weeks": "series_too_long"}
    before = OutboxEvent.objects.filter(name="appointments.stepped").count()
    found = series.book_series(by=ANONYMOUS, wish=first, weeks=5, whole=True)
    assert [one.begins for one in found] == [at(1 + 7 * week) for week in range(5)]
    assert all(one.booked for one in found)
    assert OutboxEvent.objects.filter(name="appointments.stepped").count() == before + 1
    assert Appointment.objects.values("series").distinct().count() == 1


def test_a_series_counts_as_one_of_the_dates_that_a_number_may_have() -> None:
    row = plan(weeks=4, days_ahead=60, capacity=9)
    booked(slot_at(row, at(2)))
    booked(slot_at(row, at(3)))
    series.book_series(by=ANONYMOUS, wish=wish(slot_at(row, at(1))), weeks=4, whole=True)
    with pytest.raises(TooMany), transaction.atomic():
        booked(slot_at(row, at(4)))
    with pytest.raises(TooMany):
        series.book_series(by=ANONYMOUS, wish=wish(slot_at(row, at(4))), weeks=2, whole=True)
    assert Appointment.objects.count() == 6


def test_a_plan_of_single_dates_is_repeated_by_staff_only() -> None:
    row = plan(days_ahead=60)
    with pytest.raises(Invalid):
        series.book_series(by=ANONYMOUS, wish=wish(slot_at(row, at(1))), weeks=2, whole=True)
    found = series.book_series(by=SYSTEM, wish=wish(slot_at(row, at(1)), source="staff"), weeks=2, whole=True)
    assert len(found) == 2


def test_dates_repeat_week_by_week() -> None:
    row = plan(days_ahead=30, capacity=1)
    booked(slot_at(row, at(8)), "13900000005")
    clerk = SYSTEM
    first = wish(slot_at(row, at(1)), source="staff")
    with pytest.raises(Conflict) as refused:
        series.book_series(by=clerk, wish=first, weeks=3, whole=True)
    assert refused.value.params["against"] == [slot_at(row, at(8)).begins_at.isoformat()]
    assert Appointment.objects.count() == 1
    found = series.book_series(by=clerk, wish=first, weeks=6, whole=False)
    assert [one.against for one in found] == ["", "slot_full", "", "", "", "slot_not_open_yet"]
    rows = Appointment.objects.exclude(series=None)
    assert len({one.series for one in rows}) == 1
    # Each has a contact of its own: erasing one leaves the others.
    assert len({one.contact_id for one in rows}) == 4


def test_from_one_date_on_all_are_given_up_and_the_person_is_told_once() -> None:
    row = plan(weeks=5, days_ahead=60, capacity=1)
    found = series.book_series(by=ANONYMOUS, wish=wish(slot_at(row, at(1))), weeks=5, whole=True)
    dates = [one.booked.appointment for one in found if one.booked]
    other = booked(slot_at(row, at(3)), "13900000007")
    # One of the later ones is given up by itself before.
    changes.cancel(by=ANONYMOUS, appointment_id=dates[3].pk)
    before = OutboxEvent.objects.filter(name="appointments.stepped").count()
    gone = series.cancel_from(by=ANONYMOUS, appointment_id=dates[1].pk)
    assert [one.pk for one in gone] == [dates[1].pk, dates[2].pk, dates[4].pk]
    assert OutboxEvent.objects.filter(name="appointments.stepped").count() == before + 1
    states = dict(Appointment.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in dates] == ["booked", *["cancelled"] * 4]
    assert states[other.appointment.pk] == "booked"
    # The times are free again.
    assert booked(slot_at(row, at(8)), "13900000008")
