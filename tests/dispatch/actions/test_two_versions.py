"""A process of the version before takes places in a table of its own: none is given by both."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from fawang.appointments.models import Slot
from fawang.dispatch.actions import callbacks, slots
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.actions.callbacks import Booked
from fawang.dispatch.models import Callback
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.organisations.rules import UnitKind
from fawang.people.rules.wishes import Dialect
from tests.conftest import unit_at
from tests.dispatch.actions.test_callbacks import NOW, SLOT, booking
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")
CAPACITY = 5


def before() -> Booked | bool:
    """Take a place as the version before does; tell whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dispatch_slot SET booked = booked + 1"
            " WHERE begins_at = %s AND language = 'cantonese' AND booked < capacity",
            [SLOT],
        )
        return bool(cursor.rowcount)


def now(number: int) -> Booked | bool:
    """Take one as this version does."""
    with clock.at(NOW):
        reach = {"phone": f"139000000{number:02d}", "dialect": Dialect.CANTONESE}
        return callbacks.book(by=ANONYMOUS, booking=booking(reach=reach))


def counted() -> int:
    """Return how many places the version before sees taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(booked) FROM dispatch_slot WHERE begins_at = %s", [SLOT])
        return int(cursor.fetchone()[0] or 0)


def test_no_place_is_given_by_both_versions() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    with clock.at(NOW):
        slots.open_slots(by=SYSTEM, now=NOW)
    Slot.objects.filter(
        begins_at=SLOT, place__resource="callback:cantonese", place__unit_id=centre.id
    ).update(capacity=CAPACITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_slot (pool_id, begins_at, language, capacity, booked)"
            " VALUES (%s, %s, 'cantonese', %s, 0)",
            [pool_for(centre.id).pk, SLOT, CAPACITY],
        )
    works: list[Callable[[], Booked | bool]] = [
        *[before] * 10,
        *(partial(now, number) for number in range(10)),
    ]
    found = at_once(works)
    new = [one.callback for one in found if isinstance(one, Booked)]
    refused = [one for one in found if isinstance(one, Conflict) and one.code == "slot_full"]
    assert len(new) + sum(one is True for one in found) == CAPACITY
    assert len(new) + len(refused) == 10
    assert (Callback.objects.count(), counted()) == (len(new), CAPACITY)
    # What one gives back, the other can have.
    if new:
        with clock.at(NOW):
            callbacks.cancel(by=ANONYMOUS, callback_id=new[0].pk)
        assert before()
    with pytest.raises(Conflict, match="slot_full"):
        now(20)


def test_a_place_given_back_or_moved_is_counted_back() -> None:
    pool_for(unit_at("44", UnitKind.HOTLINE_CENTRE).id)
    row = now(1)
    assert isinstance(row, Booked)
    assert counted() == 1
    with clock.at(NOW):
        callbacks.move(by=ANONYMOUS, callback_id=row.callback.pk, begins=SLOT + (SLOT - NOW))
    assert counted() == 0
