"""The board: counted per language, the same statements whatever there is."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.dispatch.actions import contacts
from fawang.dispatch.models import Contact, Duty, Pool
from fawang.dispatch.queries.board import Board, board
from fawang.dispatch.queries.seats import day_of
from fawang.dispatch.rostering.duties import DutyState
from fawang.dispatch.rules import Channel, Language
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from tests.dispatch.cases import arrive, ready
from tests.dispatch.rosters import month


def now_at(centre: UnitRow) -> Board:
    """Return the board of the centre."""
    return board(Pool.objects.get(unit_id=centre.id), now=clock.now())


def test_who_waits_and_who_talks_by_language(centre: UnitRow, duty: Actor) -> None:
    arrive(centre, "a:1", "a:2")
    arrive(centre, "h:1", language=Language.HAKKA)
    arrive(centre, "w:1", channel=Channel.WRITTEN)
    ready(duty)
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    found = now_at(centre)
    lines = {(one.channel, one.language): (one.waiting, one.ringing, one.talking) for one in found.lines}
    assert lines == {
        (Channel.CHAT, "hakka"): (1, 0, 0),
        (Channel.CHAT, "mandarin"): (0, 1, 1),
        (Channel.WRITTEN, "mandarin"): (0, 1, 0),
    }
    assert [(one.name, one.standing, [code for code, _ in one.why]) for one in found.waiting] == [
        ("a:2/1", "offered", []),
        ("h:1/1", "waiting", ["no_seat"]),
        ("w:1/1", "offered", []),
    ]
    assert (found.seats, found.on_duty[0].talks) == ({"busy": 1}, 1)


def test_who_should_be_there_by_the_roster(
    centre: UnitRow, duty: Actor, duty_lawyers: tuple[Actor, Actor]
) -> None:
    other = duty_lawyers[1]
    month(centre, (2, "morning", duty), (2, "morning", other))
    ready(duty)
    pool = Pool.objects.get(unit_id=centre.id)
    ten = datetime(2026, 12, 2, 10, tzinfo=clock.CHINA)
    found = board(pool, now=ten)
    assert {one.staff_id: one.here for one in found.rostered} == {duty.known_id: True, other.known_id: False}
    assert {one.until_at.astimezone(clock.CHINA).hour for one in found.rostered} == {12}
    assert found.open_duties == 0
    Duty.objects.filter(staff_id=other.known_id).update(staff_id=None, state=DutyState.OPEN)
    found = board(pool, now=ten)
    assert (len(found.rostered), found.open_duties) == (1, 1)
    assert board(pool, now=ten.replace(hour=20)).rostered == []


def test_service_of_the_quarter_hour_and_of_the_day(centre: UnitRow, duty: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1", "a:2", "a:3", "a:4")
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    late = Contact.objects.get(subject="a:2")
    Contact.objects.filter(pk=late.pk).update(waited_from=late.waited_from - timedelta(minutes=2))
    contacts.take(by=duty, subject="a:2", staff_id=duty.known_id)
    contacts.leave(by=SYSTEM, subject="a:3")
    [service] = now_at(centre).lately
    assert (service.came, service.answered, service.in_time, service.gave_up) == (4, 2, 1, 1)
    assert service.connect_rate == 2 / 3
    assert service.service_level == 1 / 3
    Contact.objects.update(waited_from=clock.now() - timedelta(minutes=20))
    assert now_at(centre).lately == []


def test_the_same_statements_whatever_there_is(centre: UnitRow, duty: Actor, colleague: Actor) -> None:
    def statements() -> int:
        now_at(centre)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            now_at(centre)
        return len(seen)

    ready(duty)
    arrive(centre, "a:1")
    few = statements()
    ready(colleague)
    arrive(centre, *(f"b:{i}" for i in range(12)))
    assert statements() == few


def test_a_lawyers_day(centre: UnitRow, duty: Actor) -> None:
    begin = clock.now()
    ready(duty)
    arrive(centre, "a:1")
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    day = day_of(duty.known_id, since=begin, now=begin + timedelta(minutes=30))
    assert (day.served, day.missed, day.declined) == ({"chat": 1}, 0, 0)
    assert 1700 < sum(day.seconds.values()) <= 1800
