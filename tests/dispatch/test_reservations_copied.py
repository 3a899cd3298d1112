"""Places of call-backs that were counted in the table of before become reservations (migration 0010)."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from fawang.appointments import queries
from fawang.appointments.models import Place, Reservation, Slot
from fawang.dispatch.actions.callbacks import move
from fawang.dispatch.models import Callback, Pool
from fawang.dispatch.rules.callbacks import QUARTER
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from tests.conftest import unit_at

COPY: str = import_module("fawang.dispatch.migrations.0010_reservations").COPY
THEN = datetime(2026, 11, 26, 10, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _as_of_then(db: None) -> None:
    """The copy is made before places of both versions are counted in one row (migration 0011)."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE appointments_reservation DISABLE TRIGGER dispatch_count_callbacks")


def old_slot(pool: Pool, begins: datetime, language: str, capacity: int, booked: int) -> int:
    """Write a slot as it was kept before; return its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_slot (pool_id, begins_at, language, capacity, booked)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [pool.pk, begins, language, capacity, booked],
        )
        return int(cursor.fetchone()[0])


def old_callback(pool: Pool, slot: int, contact: Contact, state: str = "booked", ended: str = "") -> Callback:
    """Write a call-back with its slot as it was kept before."""
    over = THEN if ended else None
    row = Callback.objects.create(
        code=f"{Callback.objects.count():012}", language="mandarin", pool=pool, units=[], contact=contact, state=state,
        next_at=THEN, created_at=THEN, updated_at=THEN, ended=ended, ended_at=over,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dispatch_callback SET slot_id = %s WHERE id = %s", [slot, row.pk])
    return row


def old_contact() -> Contact:
    """Write how to reach somebody who is called back."""
    return Contact.objects.create(
        name="蒋", phone="13800001111", phone_hash=b"1", medium="none", dialect="hakka",
        quiet_from="22:00", quiet_until="07:00",
    )  # fmt: skip


@pytest.mark.django_db
def test_every_counted_place_is_kept_and_open_calls_have_theirs() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    pool = Pool.objects.create(unit_id=centre.id, units=[centre.id])
    contact = old_contact()
    # Two call-backs stand in three places: the third was tried in vain, and is called again later.
    full = old_slot(pool, THEN, "hakka", 3, 3)
    empty = old_slot(pool, THEN + QUARTER, "hakka", 5, 0)
    reached = old_callback(pool, full, contact, "reached", "reached")
    waits = old_callback(pool, full, contact)
    cancelled = old_callback(pool, empty, contact, "cancelled", "unwanted")
    with connection.cursor() as cursor:
        cursor.execute(COPY)
    for row in (reached, waits, cancelled):
        row.refresh_from_db()
    assert {row.language for row in (reached, waits, cancelled)} == {"hakka"}
    assert [
        (row.capacity, row.taken) for row in queries.slots(centre.id, ["callback:hakka"], THEN, now=THEN)
    ] == [
        (3, 3),
        (5, 0),
    ]
    assert Place.objects.get().unit_id == centre.id
    assert [slot.ends_at - slot.begins_at for slot in Slot.objects.all()] == [timedelta(minutes=15)] * 2
    seats = dict(Reservation.objects.values_list("key", "seat"))
    assert sorted(seats.values()) == [1, 2, 3]
    assert {reached.reservation, waits.reservation} < set(seats)
    assert reached.reservation != waits.reservation
    assert cancelled.reservation == ""


@pytest.mark.django_db
def test_a_call_booked_by_the_version_before_beside_this_one_gets_a_place_when_it_is_moved() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    pool = Pool.objects.create(unit_id=centre.id, units=[centre.id])
    row = old_callback(pool, old_slot(pool, THEN, "mandarin", 3, 1), old_contact())
    with clock.at(THEN - timedelta(hours=20)):
        row = move(by=ANONYMOUS, callback_id=row.pk, begins=THEN + QUARTER)
    assert Reservation.objects.get().key == row.reservation
    assert row.next_at == THEN + QUARTER
