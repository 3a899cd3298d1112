"""Many at the same moment, in real transactions: the last slot, two hundred bookings, reminders by two processes."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import Count, F
from procrastinate.contrib.django import app

from fawang.appointments import tasks
from fawang.appointments.actions import changes, timetable
from fawang.appointments.actions.booking import Booked, book
from fawang.appointments.models import Appointment, Reservation, Slot
from fawang.appointments.queries.clockwork import to_wake
from fawang.appointments.queries.dates import named
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.notices.models import Notice
from tests.appointments.cases import EVERY_DAY, NOW, at, booked, fresh, numbers, plan, slot_at, wish
from tests.races import at_once, run_jobs

pytestmark = pytest.mark.usefixtures("real_database")

WEEK = {day: [["09:00", "12:00"], ["14:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def on_time(work: object, **values: object) -> object:
    """Do something on the Monday, in whichever thread."""
    with clock.at(NOW):
        return work(**values)  # type: ignore[operator]


def never_overbooked() -> bool:
    """Tell whether no slot has more in it than it holds."""
    rows = Slot.objects.annotate(taken=Count("reservations"))
    return not rows.filter(taken__gt=F("capacity")).exists()


def test_ten_take_the_last_slot() -> None:
    """A hundred times: one has it, nine are told that it was taken just now."""
    row, phones = plan(week=WEEK, minutes=15, days_ahead=14, capacity=1), numbers()
    slots = list(Slot.objects.filter(plan=row, begins_at__gt=at(1, 0)).order_by("pk")[:100])
    assert len(slots) == 100
    for slot in slots:
        outcomes = at_once(
            [partial(on_time, book, by=ANONYMOUS, wish=wish(slot, next(phones))) for _each in range(10)]
        )
        won = [one for one in outcomes if isinstance(one, Booked)]
        lost = [one.code for one in outcomes if isinstance(one, Conflict)]
        assert (len(won), lost) == (1, ["slot_full"] * 9), outcomes
    assert Appointment.objects.count() == 100
    assert never_overbooked()


def test_two_hundred_book_at_once() -> None:
    """Ten times two hundred, in slots that hold a hundred and fifty of them: none too many, none lost."""
    phones = numbers()
    for number in range(10):
        row = plan(name=f"{number}", capacity=30, week={"tue": [["09:00", "11:30"]]}, days_ahead=3)
        slots = list(Slot.objects.filter(plan=row))
        assert len(slots) == 5
        outcomes: list[object] = []
        works = [
            partial(on_time, book, by=ANONYMOUS, wish=wish(slots[place % 5], next(phones)))
            for place in range(200)
        ]
        for first in range(0, 200, 50):
            outcomes += at_once(works[first : first + 50])
        won = [one for one in outcomes if isinstance(one, Booked)]
        lost = [one.code for one in outcomes if isinstance(one, Conflict)]
        assert (len(won), lost) == (150, ["slot_full"] * 50)
        assert Reservation.objects.filter(slot__in=slots).count() == 150
        assert Appointment.objects.filter(plan=row, state=State.BOOKED).count() == 150
    assert never_overbooked()


def test_two_processes_remind_once() -> None:
    row = booked(slot_at(plan(), at(2))).appointment

    def wake() -> list[int]:
        with clock.at(at(1)):
            found = to_wake(clock.now())
            tasks.wake(0)
            return found

    for outcome in at_once([wake] * 8):
        assert not isinstance(outcome, Exception), outcome
    assert OutboxEvent.objects.filter(payload__news="soon").count() == 1
    assert fresh(row).wake_at == at(2, 7)


def test_two_change_places_and_nobody_loses_theirs() -> None:
    row = plan(capacity=1)
    slots = [slot_at(row, at(1)), slot_at(row, at(2))]
    rows = [booked(slot, f"1390000000{number}").appointment for number, slot in enumerate(slots)]
    for _round in range(10):
        works = [
            partial(on_time, changes.reschedule, by=ANONYMOUS, appointment_id=mine.pk, slot_id=slot.pk)
            for mine, slot in zip(rows, reversed(slots), strict=True)
        ]
        for outcome in at_once(works):
            assert isinstance(outcome, Conflict), outcome
        assert {fresh(one).slot_id for one in rows} == {slot.pk for slot in slots}
    assert Reservation.objects.count() == 2


def test_a_place_is_booked_while_its_day_is_closed() -> None:
    """Whoever comes first: either the slot is gone for the person, or its person is found another one."""
    from fawang.appointments.actions.closures import close_time

    for number in range(5):
        row = plan(name=f"{number}", capacity=1)
        slot = slot_at(row, at(1))
        works = [
            partial(on_time, book, by=ANONYMOUS, wish=wish(slot, f"1390000010{number}")),
            partial(
                on_time,
                close_time,
                by=SYSTEM,
                unit_id=row.units[0],
                place_id=row.place_id,
                begins=at(1, 0),
                ends=at(2, 0),
            ),
            partial(on_time, timetable.fit, by=SYSTEM, plan_id=row.pk, now=NOW),
        ]
        made, *others = at_once(works)
        assert not any(isinstance(one, Exception) for one in others), others
        with clock.at(NOW):
            tasks.rehouse()
        if isinstance(made, Booked):
            found = fresh(made)
            assert (found.state, found.displaced_from) == (State.HELD, at(1))
        else:
            assert getattr(made, "code", "") in ("slot_shut", "slot_unknown", "not_found"), made
    assert never_overbooked()


def test_the_worker_reminds_and_tells() -> None:
    """By real jobs: the one that wakes, then the one that delivers what happened."""
    now = clock.now()
    row = plan(now=now, week=EVERY_DAY, lead_minutes=0)
    slot = Slot.objects.filter(plan=row, begins_at__gt=now + timedelta(hours=3)).earliest("begins_at")
    appointment = booked(slot, now=now).appointment
    Appointment.objects.update(begins_at=now + timedelta(hours=1), wake_at=now)
    app.configure_task("appointments.wake", queue="clock").defer(timestamp=0)
    run_jobs("clock")
    run_jobs("events")
    assert Notice.objects.filter(text="appointment_soon", order_ref=named(appointment)).count() == 1
