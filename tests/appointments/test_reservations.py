"""Places in a real PostgreSQL: what constraints refuse, what many do at the same moment, who is told."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from fawang.appointments import queries, tasks
from fawang.appointments.actions import reservations, slots
from fawang.appointments.models import Place, Reservation, Slot, Waiting
from fawang.appointments.rules import OFFERED_FOR
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, Problem
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at
from tests.races import at_once

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)
TOMORROW = NOW + timedelta(days=1)
HALF = timedelta(minutes=30)

book: Callable[..., Reservation] = partial(reservations.book, by=SYSTEM, now=NOW)
release = partial(reservations.release, by=SYSTEM, now=NOW)
wait = partial(reservations.wait, by=SYSTEM, now=NOW)


def slot(capacity: int = 2, *, begins: datetime = TOMORROW, resource: str = "desk 1") -> Slot:
    """Open a slot of the province's centre."""
    unit = unit_at("44", UnitKind.HOTLINE_CENTRE)
    return slots.open_slot(
        by=SYSTEM, unit_id=unit.id, resource=resource, begins=begins, length=HALF, capacity=capacity
    )


def hold(row: Slot, key: str, *, minutes: int = 10, now: datetime = NOW) -> Reservation:
    """Hold a place for some minutes."""
    until = now + timedelta(minutes=minutes)
    return reservations.hold(by=SYSTEM, slot_id=row.pk, key=key, until=until, now=now)


def taken(row: Slot, now: datetime = NOW) -> int:
    """Return how many places are taken, as the query says."""
    (found,) = queries.slots(
        row.place.unit_id, [row.place.resource], row.begins_at, row.begins_at, now=now
    )  # fmt: skip
    return found.taken


# --- the database by itself ----------------------------------------------------------------------


def raw(row: Slot, seat: int, **changes: Any) -> None:
    """Write a reservation past all rules, in a transaction of its own."""
    values: dict[str, Any] = {
        "slot": row, "place_id": row.place_id, "begins_at": row.begins_at, "ends_at": row.ends_at,
        "capacity": row.capacity, "seat": seat, "key": f"raw {row.pk} {seat} {random.random()}",
    }  # fmt: skip
    with transaction.atomic():
        Reservation.objects.create(**{**values, **changes})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seat", "changes", "constraint"),
    [
        pytest.param(1, {}, "one_at_a_time_in_a_seat", id="a seat twice"),
        pytest.param(3, {}, "never_overbooked", id="a seat above the capacity"),
        pytest.param(0, {}, "never_overbooked", id="a seat below one"),
        pytest.param(3, {"capacity": 3}, "repeats_its_slot", id="another capacity than the slot's"),
        pytest.param(1, {"begins_at": NOW}, "repeats_its_slot", id="another time than the slot's"),
    ],
)
def test_the_database_refuses(seat: int, changes: dict[str, Any], constraint: str) -> None:
    row = slot(2)
    raw(row, 1)
    if "begins_at" in changes:
        Reservation.objects.all().delete()
    with pytest.raises(IntegrityError, match=constraint):
        # The foreign key is looked at when the statement ends.
        raw(row, seat, **changes)
    raw(row, 2)


@pytest.mark.django_db
def test_overlapping_slots_of_a_place_share_its_seats_and_those_that_follow_do_not() -> None:
    first, second = slot(1), slot(1, begins=TOMORROW + HALF / 2)
    after, beside = slot(1, begins=TOMORROW + HALF), slot(1, resource="desk 2")
    raw(first, 1)
    with pytest.raises(IntegrityError, match="one_at_a_time_in_a_seat"):
        raw(second, 1)
    raw(after, 1)
    raw(beside, 1)


@pytest.mark.django_db
def test_no_statement_makes_a_slot_smaller_than_what_is_taken() -> None:
    row = slot(2)
    for key in ("a", "b"):
        book(slot_id=row.pk, key=key)
    with pytest.raises(IntegrityError, match="never_overbooked"), transaction.atomic():
        Slot.objects.filter(pk=row.pk).update(capacity=1)
    with pytest.raises(Conflict, match="capacity_below_booked"):
        slots.set_capacity(by=SYSTEM, slot_id=row.pk, capacity=1, now=NOW)
    release(key="a")
    assert slots.set_capacity(by=SYSTEM, slot_id=row.pk, capacity=1, now=NOW)
    assert list(Reservation.objects.values_list("key", "seat", "capacity")) == [("b", 1, 1)]


# --- one after the other -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_hold_occupies_until_it_lapses_and_nobody_need_clear_it() -> None:
    row = slot(1)
    hold(row, "a")
    lapse = NOW + timedelta(minutes=10)
    assert [taken(row), taken(row, lapse)] == [1, 0]
    assert queries.reservation("a", now=NOW) is not None
    assert queries.reservation("a", now=lapse) is None
    with pytest.raises(Conflict, match="slot_full"):
        book(slot_id=row.pk, key="b")
    assert book(slot_id=row.pk, key="b", now=lapse).until is None
    with pytest.raises(Conflict, match="slot_full"):
        book(slot_id=row.pk, key="a", now=lapse)


@pytest.mark.django_db
def test_a_lapsed_hold_elsewhere_hinders_nobody_and_its_place_goes_to_the_next() -> None:
    row, other = slot(1), slot(1, begins=TOMORROW + HALF)
    hold(row, "a")
    wait(slot_id=row.pk, key="b")
    lapse = NOW + timedelta(minutes=10)
    with pytest.raises(Conflict, match="key_elsewhere"):
        book(slot_id=other.pk, key="a", now=lapse - timedelta(seconds=1))
    book(slot_id=other.pk, key="a", now=lapse)
    assert dict(Reservation.objects.values_list("key", "slot_id")) == {"a": other.pk, "b": row.pk}


@pytest.mark.django_db
def test_booking_and_giving_up_twice_are_once_and_a_key_is_in_one_slot() -> None:
    row, other = slot(2), slot(2, begins=TOMORROW + HALF)
    hold(row, "a")
    assert book(slot_id=row.pk, key="a") == book(slot_id=row.pk, key="a")
    with pytest.raises(Conflict, match="key_elsewhere"):
        book(slot_id=other.pk, key="a")
    with pytest.raises(NotFound):
        book(slot_id=0, key="b")
    with pytest.raises(Invalid):
        book(slot_id=row.pk, key="")
    moved = reservations.move(by=SYSTEM, key="a", slot_id=other.pk, now=NOW)
    assert (moved.slot_id, moved.until, taken(row), taken(other)) == (other.pk, None, 0, 1)
    for _twice in range(2):
        release(key="a")
    assert not Reservation.objects.exists()
    with pytest.raises(NotFound):
        reservations.move(by=SYSTEM, key="a", slot_id=row.pk, now=NOW)


@pytest.mark.django_db
def test_who_waits_is_offered_what_is_given_up_in_order_and_told() -> None:
    row = slot(1)
    book(slot_id=row.pk, key="a")
    assert [wait(slot_id=row.pk, key=key) for key in ("b", "c", "b")] == [None, None, None]
    assert [queries.waiting_before(key) for key in ("a", "b", "c")] == [None, 0, 1]
    release(key="a")
    told = OutboxEvent.objects.filter(name="appointments.place_offered")
    until = NOW + OFFERED_FOR
    assert [one.payload for one in told] == [{"key": "b", "until": until.isoformat()}]
    with pytest.raises(Conflict, match="slot_full"):
        book(slot_id=row.pk, key="new")
    # Nobody answers; the job offers it to the next.
    with clock.at(until):
        tasks.settle.func(0)
    assert [one.payload["key"] for one in told.order_by("pk")] == ["b", "c"]
    assert book(slot_id=row.pk, key="c", now=until).until is None
    assert not Waiting.objects.exists()


@pytest.mark.django_db
def test_opening_leaves_what_is_there_and_old_slots_that_served_nobody_go() -> None:
    row = slot(1)
    book(slot_id=row.pk, key="a")
    begins = [TOMORROW + number * HALF for number in range(5)]
    opened = partial(
        slots.open_slots, by=SYSTEM, unit_id=row.place.unit_id, resource="desk 1", begins=begins, length=HALF
    )
    assert [opened(capacity=7), opened(capacity=7)] == [4, 0]
    assert set(Slot.objects.values_list("capacity", flat=True)) == {1, 7}
    assert Place.objects.count() == 1
    assert slots.forget_unused(by=SYSTEM, now=TOMORROW) == 0
    with clock.at(NOW + timedelta(days=60)):
        tasks.forget_unused.func(0)
    assert list(Slot.objects.all()) == [row]


# --- at the same moment --------------------------------------------------------------------------


@pytest.mark.usefixtures("real_database")
def test_fifty_at_once_take_the_five_places_there_are() -> None:
    row = slot(5)
    found = at_once([partial(book, slot_id=row.pk, key=f"{number}") for number in range(50)])
    assert sum(isinstance(one, Reservation) for one in found) == 5
    assert sum(isinstance(one, Conflict) and one.code == "slot_full" for one in found) == 45
    assert sorted(Reservation.objects.values_list("seat", flat=True)) == [1, 2, 3, 4, 5]
    # The same appointment from two windows, and in two slots at once.
    release(key=Reservation.objects.earliest("pk").key)
    assert [one.key for one in at_once([partial(book, slot_id=row.pk, key="x")] * 4)] == ["x"] * 4  # type: ignore[union-attr]
    empty = [slot(5, begins=TOMORROW + number * HALF) for number in (1, 2)]
    both = at_once([partial(book, slot_id=one.pk, key="y") for one in empty])
    assert sorted(type(one).__name__ for one in both) == ["Conflict", "Reservation"]


#: Threads, how often all of them begin together, and how many steps each does then.
_WORKERS, _ROUNDS, _STEPS = 8, 10, 125


@pytest.mark.usefixtures("real_database")
def test_ten_thousand_random_steps_on_eight_connections_never_overbook() -> None:
    rows = [slot(capacity, begins=TOMORROW + number * HALF) for number, capacity in enumerate((1, 2, 3, 5))]

    #: The bookings that stand: each worker has keys of its own.
    stands: list[dict[str, int]] = [{} for _worker in range(_WORKERS)]

    def work(worker: int, round_: int) -> int:
        """Do anything; return how many steps were not refused."""
        chance, mine, done = random.Random(worker * _ROUNDS + round_), stands[worker], 0
        for step in range(_STEPS):
            # An hour for all of it, so that many holds lapse.
            now = NOW + timedelta(hours=(round_ + step / _STEPS) / _ROUNDS)
            key, row = f"{worker} {chance.randrange(6)}", chance.choice(rows)
            with_key: dict[str, Any] = {"by": SYSTEM, "key": key, "now": now}
            kind = chance.choice(
                ["hold", "hold", "book", "book", "release", "wait", "move", "resize", "settle"]
            )
            try:
                if kind == "hold":
                    hold(row, key, minutes=chance.choice([1, 5, 20]), now=now)
                elif kind == "book":
                    reservations.book(**with_key, slot_id=row.pk)
                    mine[key] = row.pk
                elif kind == "move":
                    reservations.move(**with_key, slot_id=row.pk)
                    mine[key] = row.pk
                elif kind == "release":
                    reservations.release(**with_key)
                    mine.pop(key, None)
                elif kind == "wait":
                    reservations.wait(**with_key, slot_id=row.pk)
                elif kind == "resize":
                    slots.set_capacity(by=SYSTEM, slot_id=row.pk, capacity=chance.randrange(1, 6), now=now)
                else:
                    reservations.settle(by=SYSTEM, slot_id=row.pk, now=now)
            except Problem:
                continue
            done += 1
        return done

    done = 0
    for round_ in range(_ROUNDS):
        found = at_once([partial(work, worker, round_) for worker in range(_WORKERS)])
        assert [one for one in found if isinstance(one, Exception)] == []
        done += sum(one for one in found if isinstance(one, int))
        # Nobody lost what was booked, and nobody has what was not.
        booked = Reservation.objects.filter(until__isnull=True)
        assert dict(booked.values_list("key", "slot_id")) == {
            k: v for mine in stands for k, v in mine.items()
        }
        never_overbooked()
    assert done > _WORKERS * _ROUNDS * _STEPS / 4


def never_overbooked() -> None:
    """Ask PostgreSQL itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM appointments_slot s WHERE s.capacity <"
            " (SELECT count(*) FROM appointments_reservation r WHERE r.slot_id = s.id)"
        )
        assert cursor.fetchone() == (0,)
