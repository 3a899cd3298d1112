"""Gathered writes: the tables end as they would have, in fewer statements; who asks meanwhile finds what is there."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fawang.dispatch.models import Pool, Seat, Spell
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.news import live
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from fawang.kernel.storage.gathering import gathered
from fawang.organisations.models import Unit

pytestmark = pytest.mark.django_db

_NOTED = audit.declare("tests.gathered")


def note(number: int) -> None:
    """Write something down."""
    audit.record(_NOTED, by=SYSTEM, object=f"tests:{number}", number=number)


def noted() -> list[int]:
    """What was written down."""
    return [one.data["number"] for one in AuditEntry.objects.filter(action=_NOTED.name).order_by("id")]


def seats(count: int) -> list[Seat]:
    """Seats at a centre."""
    unit = Unit.objects.order_by("pk").first()
    assert unit is not None
    pool = Pool.objects.create(unit_id=unit.pk, units=[unit.pk])
    rows = [Seat(staff_id=number, pool=pool, since=clock.now()) for number in range(1, count + 1)]
    return list(Seat.objects.bulk_create(rows))


def test_outside_everything_is_written_at_once() -> None:
    (seat,) = seats(1)
    seat.talks = 2
    gathering.change(seat, "talks")
    note(1)
    assert (Seat.objects.get().talks, noted()) == (2, [1])
    assert gathering.held("anything", lambda: "asked") == "asked"
    assert not gathering.is_held("anything")


def test_many_rows_are_one_statement() -> None:
    rows = seats(5)
    with (
        CaptureQueriesContext(
            connection,
        ) as seen,
        gathered(),
    ):
        for number in range(20):
            note(number)
        for row in rows:
            row.talks, row.wrap_ups, row.lost_at = row.staff_id, [["a", None]], clock.now()
            gathering.change(row, "talks", "wrap_ups")
            row.reason = "lunch"
            gathering.change(row, "reason", "lost_at")
    assert noted() == list(range(20))
    found = [(one.talks, one.wrap_ups, one.reason) for one in Seat.objects.order_by("staff_id")]
    assert found == [(number, [["a", None]], "lunch") for number in range(1, 6)]
    assert all(one.lost_at is not None for one in Seat.objects.all())
    # A savepoint, the update, the insert, and the end of the savepoint.
    assert len(seen) == 4


def test_what_is_added_goes_in_as_it_is_at_the_end() -> None:
    with gathered():
        entry = AuditEntry(at=clock.now(), actor="system", action="a", object="tests:1", data={})
        gathering.add(entry, numbered=True)
        number = entry.pk
        entry.action = _NOTED.name
        gathering.change(entry, "action")
    assert AuditEntry.objects.get(pk=number).action == _NOTED.name


def test_whoever_asks_a_table_finds_what_is_gathered() -> None:
    (seat,) = seats(1)
    with gathered():
        note(1)
        assert noted() == [1]
        note(2)
        assert AuditEntry.objects.filter(action=_NOTED.name).count() == 2
        seat.talks = 3
        gathering.change(seat, "talks")
        with gathering.looking_past():
            assert Seat.objects.get().talks == 0
        assert Seat.objects.filter(talks=3).exists()
        with connection.cursor() as cursor:
            seat.talks = 4
            gathering.change(seat, "talks")
            cursor.execute("SELECT talks FROM dispatch_seat")
            assert cursor.fetchall() == [(4,)]


def test_what_ends_makes_room_for_what_begins() -> None:
    (seat,) = seats(1)
    now = clock.now()
    old = Spell.objects.create(
        staff_id=seat.staff_id, pool=seat.pool, presence="ready", from_at=now - timedelta(1)
    )
    with gathered():
        gathering.add(Spell(staff_id=seat.staff_id, pool=seat.pool, presence="busy", from_at=now))
        old.until_at = now
        gathering.change(old, "until_at")
    assert list(Spell.objects.order_by("from_at").values_list("until_at", flat=True)) == [now, None]


def fail() -> None:
    """Write something, and go wrong."""
    with transaction.atomic():
        note(0)
        raise IntegrityError


def test_what_goes_wrong_undoes_all_of_it() -> None:
    def gather() -> None:
        with gathered():
            note(1)
            assert noted() == [1]
            fail()

    with pytest.raises(IntegrityError):
        gather()
    assert noted() == []
    assert not gathering.is_gathering()
    # And elsewhere a part can be undone alone, as before.
    with transaction.atomic():
        note(3)
        with contextlib.suppress(IntegrityError):
            fail()
    assert noted() == [3]


def test_a_part_that_went_wrong_cannot_be_passed_over() -> None:
    def gather(and_then: Callable[[], object]) -> None:
        with gathered():
            with contextlib.suppress(IntegrityError):
                fail()
            and_then()

    with pytest.raises(gathering.PartUndone):
        gather(lambda: None)
    with pytest.raises(transaction.TransactionManagementError):
        gather(noted)
    assert noted() == []


def test_what_is_said_later_is_said_once_for_each() -> None:
    told: list[dict[str, int]] = []

    def write(what: dict[str, int]) -> None:
        told.append(dict(what))

    with gathered():
        gathering.later(write, "a", 1)
        gathering.later(write, "b", 2)
        gathering.later(write, "a", 3)
        assert told == []
    assert told == [{"a": 3, "b": 2}]
    gathering.later(write, "c", 4)
    assert told[1:] == [{"c": 4}]


def test_news_are_one_statement() -> None:
    with CaptureQueriesContext(connection) as seen, gathered():
        for topic in ("one", "two", "one"):
            live.announce(topic)
    (news,) = [one["sql"] for one in seen if "pg_notify" in one["sql"]]
    assert news.count("one") == news.count("two") == 1


def test_what_was_asked_is_asked_once_until_it_is_dropped() -> None:
    asked: list[int] = []
    with gathered():
        for _times in range(2):
            assert gathering.held("key", lambda: asked.append(1)) is None
        gathering.drop("key")
        gathering.held("key", lambda: asked.append(2))
        gathering.hold("other", 5)
        assert gathering.held("other", lambda: 6) == 5
    assert asked == [1, 2]
    assert not gathering.is_held("other")
