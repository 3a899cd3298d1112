"""Dates at offices in the facts: who came, who did not, who gave theirs up."""

from datetime import timedelta

import pytest

from fawang.appointments.actions import attendance, changes
from fawang.datacentre.actions.filling.sources import read
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from tests.appointments.cases import NOW, at, booked, office, plan, slot_at

pytestmark = pytest.mark.django_db


def test_who_came_who_did_not_and_who_gave_it_up() -> None:
    row, day = plan(), at(2)
    times = [day + timedelta(minutes=30 * number) for number in range(4)]
    came, missed, given_up, ahead = (
        booked(slot_at(row, one), f"1390000000{number}").appointment.pk for number, one in enumerate(times)
    )
    with clock.at(NOW):
        changes.cancel(by=ANONYMOUS, appointment_id=given_up)
    with clock.at(day):
        attendance.check_in(by=SYSTEM, appointment_id=came)
    with clock.at(day + timedelta(hours=2)):
        attendance.no_show(by=SYSTEM, appointment_id=missed)
        found = read("appointment", day.date()).to_pylist()
        assert read("appointment", day.date() + timedelta(days=1)).num_rows == 0
    assert ahead
    # The one that is still open is none yet; each of the others counts on its day.
    assert sorted((one["outcome"], one["ahead"]) for one in found) == [
        ("came", 2), ("cancelled", 2), ("missed", 2),
    ]  # fmt: skip
    assert {(one["unit"], one["county"]) for one in found} == {(office().id, "440605")}


def test_what_never_was_a_date_does_not_count() -> None:
    row, day = plan(capacity=1), at(1)
    booked(slot_at(row, day), "13900000001")
    waits = booked(slot_at(row, day), "13900000002", waits=True).appointment
    with clock.at(day):
        changes.lapse(waits, by=SYSTEM, now=day)
        assert read("appointment", day.date()).num_rows == 0


def test_missed_dates_are_a_share_of_those_that_were_not_given_up() -> None:
    metric = METRICS["no_shows"]
    assert [one.code for one in metric.measures] == ["no_shows", "appointments"]
