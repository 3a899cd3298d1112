"""A person's date: booked, moved, cancelled, kept, missed; who may do what."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from fawang.appointments import tasks
from fawang.appointments.actions import attendance, changes, clockwork, persons, reactions
from fawang.appointments.events import AppointmentStepped, PlaceOffered
from fawang.appointments.models import Reservation
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, TooMany
from fawang.kernel.security import personal_data
from fawang.notices.models import Notice
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from tests.appointments.cases import NOW, at, booked, fresh, office, plan, slot_at
from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def tell_all() -> list[tuple[int, str]]:
    """Run what reacts to all news; return them."""
    found = []
    for row in OutboxEvent.objects.order_by("pk"):
        if row.name == "appointments.stepped":
            event = AppointmentStepped.read(row.payload)
            reactions.tell_person(event)
            found.append((event.appointment_id, event.news))
        elif row.name == "appointments.place_offered":
            reactions.offer_place(PlaceOffered.read(row.payload))
    return found


def test_a_date_is_booked_and_told() -> None:
    row = booked(slot_at(plan(), at(1)), words="拖欠工资").appointment
    assert (row.state, row.begins_at, row.source) == (State.BOOKED, at(1), "self")
    assert row.wake_at == at(0)
    tell_all()
    notice = Notice.objects.get()
    assert (notice.text, notice.order_code) == ("appointment_booked", row.code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM appointments_appointment")
        assert "工资".encode() not in bytes(cursor.fetchone()[0])


def test_moving_never_loses_the_old_place() -> None:
    row = plan(capacity=1)
    first, second = booked(slot_at(row, at(1))), booked(slot_at(row, at(2)), "13900000002")
    with pytest.raises(Conflict) as refused:
        changes.reschedule(by=ANONYMOUS, appointment_id=first.appointment.pk, slot_id=slot_at(row, at(2)).pk)
    assert refused.value.code == "slot_full"
    assert Reservation.objects.get(key=fresh(first).reservation).slot == slot_at(row, at(1))
    found = changes.reschedule(
        by=ANONYMOUS, appointment_id=first.appointment.pk, slot_id=slot_at(row, at(3)).pk
    )
    assert (found.begins_at, found.state) == (at(3), State.BOOKED)
    # The old place is somebody else's now.
    changes.reschedule(by=ANONYMOUS, appointment_id=second.appointment.pk, slot_id=slot_at(row, at(1)).pk)
    # The same again is fine.
    changes.reschedule(by=ANONYMOUS, appointment_id=second.appointment.pk, slot_id=slot_at(row, at(1)).pk)
    assert fresh(second).begins_at == at(1)


def test_what_is_cancelled_goes_to_who_waits() -> None:
    row = plan(capacity=1)
    slot = slot_at(row, at(1))
    first = booked(slot)
    second = booked(slot, "13900000002", waits=True)
    third = booked(slot, "13900000003", waits=True)
    assert [fresh(second).state, fresh(third).state] == [State.WAITING, State.WAITING]
    changes.cancel(by=ANONYMOUS, appointment_id=first.appointment.pk)
    changes.cancel(by=ANONYMOUS, appointment_id=first.appointment.pk)
    tell_all()
    assert (fresh(second).state, fresh(second).until) == (State.HELD, NOW + timedelta(hours=2))
    tell_all()
    assert Notice.objects.filter(text="appointment_offered").count() == 1
    # Two hours later the next one has it.
    later = NOW + timedelta(hours=2)
    with clock.at(later):
        tasks.wake(0)
        tell_all()
        assert fresh(second).state == State.CANCELLED
        assert fresh(third).state == State.HELD
        with pytest.raises(Conflict):
            changes.accept(by=ANONYMOUS, appointment_id=second.appointment.pk)
        changes.accept(by=ANONYMOUS, appointment_id=third.appointment.pk)
        changes.accept(by=ANONYMOUS, appointment_id=third.appointment.pk)
    assert (fresh(third).state, fresh(third).until) == (State.BOOKED, None)


def test_who_waits_in_vain_is_told() -> None:
    row = plan(capacity=1)
    slot = slot_at(row, at(0))
    booked(slot)
    waits = booked(slot, "13900000002", waits=True)
    with clock.at(at(0)):
        tasks.wake(0)
        assert ("no_place") in [news for _id, news in tell_all()]
    assert (fresh(waits).state, fresh(waits).ended) == (State.CANCELLED, "no_place")


def test_reminders_go_out_once_a_day_and_two_hours_before() -> None:
    row = booked(slot_at(plan(), at(3))).appointment
    with clock.at(at(2, 9)):
        for _twice in range(2):
            tasks.wake(0)
    assert fresh(row).wake_at == at(3, 7)
    with clock.at(at(3, 7)):
        tasks.wake(0)
        tell_all()
    hours = [
        one.payload["hours"] for one in OutboxEvent.objects.filter(payload__news="soon").order_by("pk")
    ]  # fmt: skip
    assert hours == [24, 2]
    soon = Notice.objects.filter(text="appointment_soon")
    assert soon.count() == 2
    # By night nobody is written to: quiet hours last until eight.
    assert {one.not_before.astimezone(clock.CHINA).hour for one in soon} <= {7, 8, 9}


def test_who_does_not_come_and_comes_late_all_the_same(staff: Appoint) -> None:
    row = booked(slot_at(plan(), at(0))).appointment
    clerk = staff(Role.OFFICE_OFFICER, office())
    with clock.at(at(0, 9, 10)), pytest.raises(Conflict):
        attendance.no_show(by=clerk, appointment_id=row.pk)
    with clock.at(at(0, 9, 30)):
        tasks.wake(0)
    assert (fresh(row).state, fresh(row).ended) == (State.NO_SHOW, "no_show")
    with clock.at(at(0, 10)):
        attendance.check_in(by=clerk, appointment_id=row.pk)
        assert fresh(row).ended_at is None
        attendance.finish(by=clerk, appointment_id=row.pk)
    assert fresh(row).state == State.SERVED


def test_who_missed_two_dates_is_called_first_unless_it_is_urgent(staff: Appoint) -> None:
    row = plan(days_ahead=20)
    for day in range(2):
        booked(slot_at(row, at(day)), now=NOW + timedelta(days=day))
        with clock.at(at(day, 9, 30)):
            tasks.wake(0)
    now = at(2, 8)
    held = booked(slot_at(row, at(3)), now=now).appointment
    assert (held.state, held.to_confirm) == (State.HELD, True)
    with clock.at(now):
        with pytest.raises(Conflict):
            changes.accept(by=ANONYMOUS, appointment_id=held.pk)
        # Another time does not stand for the call.
        moved = changes.reschedule(by=ANONYMOUS, appointment_id=held.pk, slot_id=slot_at(row, at(4)).pk)
        assert (moved.state, moved.to_confirm) == (State.HELD, True)
        clerk = staff(Role.OFFICE_OFFICER, office())
        changes.confirm(by=clerk, appointment_id=held.pk)
    assert fresh(held).state == State.BOOKED
    with clock.at(now):
        changes.cancel(by=ANONYMOUS, appointment_id=held.pk)
    urgent = booked(slot_at(row, at(3)), now=now, words="老公又打我了，我躲在厕所里，他在砸门").appointment
    assert (urgent.state, urgent.urgent) == (State.BOOKED, True)
    by_staff = booked(slot_at(row, at(7)), now=now, by=clerk, source="staff").appointment
    assert by_staff.state == State.BOOKED
    with clock.at(now + timedelta(days=120)):
        late = plan(name="2 号窗口", now=clock.now())
    assert booked(slot_at(late, at(123)), now=now + timedelta(days=120)).appointment.state == State.BOOKED


def test_who_is_not_reached_to_confirm_loses_the_time() -> None:
    row = plan(days_ahead=20)
    for day in range(2):
        booked(slot_at(row, at(day)), now=NOW + timedelta(days=day))
        with clock.at(at(day, 9, 30)):
            tasks.wake(0)
    held = booked(slot_at(row, at(4)), now=at(2, 8)).appointment
    with clock.at(at(3, 8)):
        tasks.wake(0)
        assert (held.pk, "unconfirmed") in tell_all()
    assert (fresh(held).state, fresh(held).ended) == (State.CANCELLED, "unconfirmed")


def test_a_number_has_so_many_open_dates() -> None:
    row = plan()
    for day in range(3):
        booked(slot_at(row, at(day)))
    with pytest.raises(TooMany):
        booked(slot_at(row, at(3)))


def test_somebody_books_for_somebody_else() -> None:
    slot = slot_at(plan(), at(1))
    with pytest.raises(Invalid) as refused:
        booked(slot, source="other")
    assert refused.value.errors == {"booker_name": "field_required", "booker_relation": "field_required"}
    row = booked(slot, source="other", booker_name="蒋小妹", booker_relation="女儿").appointment
    assert (fresh(row).booker_name, fresh(row).booker_relation) == ("蒋小妹", "女儿")


def test_only_staff_book_as_staff_and_need_no_telephone(staff: Appoint) -> None:
    slot = slot_at(plan(capacity=5), at(1))
    with pytest.raises(NotAllowed):
        booked(slot, source="staff")
    with pytest.raises(Invalid) as refused:
        booked(slot, "", reach=Reach(name="蒋", medium=Medium.NONE))
    assert refused.value.errors == {"phone": "field_required"}
    clerk = staff(Role.STATION_CLERK, office())
    assert booked(slot, by=clerk, source="staff", reach=Reach(name="蒋")).appointment.state == State.BOOKED
    # Five minutes before it begins only staff put somebody in.
    soon = slot_at(plan(name="2 号窗口"), at(0))
    late = at(0, 8, 55)
    with pytest.raises(Conflict), transaction.atomic():
        booked(soon, now=late)
    assert booked(soon, by=clerk, source="staff", now=late).appointment.state == State.BOOKED


def test_a_group_is_as_large_as_the_plan_says() -> None:
    slot = slot_at(plan(party=3), at(1))
    assert booked(slot, party=3).appointment.party == 3
    with pytest.raises(Invalid) as refused:
        booked(slot_at(plan(name="2", party=3), at(1)), party=4)
    assert refused.value.errors == {"party": "party_too_large"}


def test_staff_of_other_offices_change_nothing(staff: Appoint) -> None:
    row = booked(slot_at(plan(), at(0))).appointment
    stranger = staff(Role.OFFICE_OFFICER, office("440604"))
    with pytest.raises(NotAllowed):
        attendance.check_in(by=stranger, appointment_id=row.pk)
    with clock.at(at(1)), pytest.raises(Conflict):
        attendance.check_in(by=staff(Role.OFFICE_OFFICER, office()), appointment_id=row.pk)


def test_what_is_kept_is_exported_and_erased() -> None:
    row = booked(
        slot_at(plan(), at(1)), words="拖欠工资", source="other", booker_name="阿珍", booker_relation="邻居"
    )
    record = personal_data.find(row.appointment.code)
    export = personal_data.export(by=SYSTEM, records=[record])
    assert export["records"][0]["appointment"]["words"] == "拖欠工资"
    with pytest.raises(Conflict):
        personal_data.erase(by=SYSTEM, record=record)
    with pytest.raises(Conflict):
        personal_data.erase_number(by=SYSTEM, number="138 0013 8000")
    changes.cancel(by=ANONYMOUS, appointment_id=row.appointment.pk)
    with clock.at(NOW + timedelta(days=364)):
        tasks.erase_old(0)
        assert not fresh(row).erased
    with clock.at(NOW + timedelta(days=366)):
        tasks.erase_old(0)
    found = fresh(row)
    assert (found.words, found.booker_name, found.erased) == ("", "", True)
    assert found.contact.name == ""


def test_reading_a_name_is_audited(staff: Appoint) -> None:
    row = booked(slot_at(plan(), at(1))).appointment
    clerk = staff(Role.OFFICE_OFFICER, office())
    assert persons.show_person(by=clerk, row=row).name == "蒋先生"
    entry = AuditEntry.objects.get(action="people.contact_unmasked")
    assert entry.object == f"appointments.appointment:{row.pk}"


def test_waking_early_changes_nothing() -> None:
    row = booked(slot_at(plan(), at(3))).appointment
    clockwork.wake(by=SYSTEM, appointment_id=row.pk, now=NOW)
    assert fresh(row).version == row.version
