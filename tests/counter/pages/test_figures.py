"""The figures of a station for whoever leads it."""

import re
from datetime import timedelta

import pytest

from fawang.counter.actions.tickets import call_next, step
from fawang.counter.actions.visits import rate, record
from fawang.counter.queries import waits
from fawang.counter.rules.tickets import Command
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.counter.cases import TEN, clerk, drawn, entry, new_id, seated, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_waits_served_no_shows_and_visits_by_day() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    for day, waits_of in ((0, (5, 10)), (1, (20,))):
        begin = TEN + timedelta(days=day)
        for minutes in waits_of:
            with clock.at(begin):
                drawn()
            with clock.at(begin + timedelta(minutes=minutes)):
                ticket = call_next(by=at_desk.actor, counter_id=counter.pk)
                assert ticket is not None
                step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH)
                visit, _ = record(by=at_desk.actor, client_id=new_id(), unit_id=station().id, entry=entry())
    rate(by=ANONYMOUS, visit_id=visit.pk, score=4)
    with clock.at(TEN):
        gone = drawn()
        for _ in range(2):
            call_next(by=at_desk.actor, counter_id=counter.pk)
            step(by=at_desk.actor, ticket_id=gone.pk, command=Command.ABSENT)
    first, last = TEN.date(), TEN.date() + timedelta(days=1)
    begin = TEN.replace(hour=0)
    whole, *days = waits.by_day(station().id, first, last, begin=begin, end=begin + timedelta(days=2))
    assert (whole.drawn, whole.served, whole.no_shows, whole.visits, whole.score) == (4, 3, 1, 3, 4.0)
    assert [(one.day, one.served, one.median, one.visits) for one in days] == [
        (last, 1, 1200.0, 1),
        (first, 2, 450.0, 2),
    ]
    assert days[1].ninth == 570.0
    # The desk says of its own day what the head reads of all.
    with clock.at(TEN + timedelta(hours=2)):
        shown = text_of(clerk().get("/desk/counter"))
    assert re.search(r"今日已办结 2 个号，等候时间中位数 (7|8) 分钟，叫号未到 1 个", shown)


def test_days_cost_the_same_however_many(django_assert_num_queries: object) -> None:
    begin = TEN.replace(hour=0)
    unit_id = station().id
    for span in (7, 92):
        with django_assert_num_queries(3):  # type: ignore[operator]
            waits.by_day(unit_id, TEN.date(), TEN.date() + timedelta(days=span), begin=begin, end=begin)


def test_units_without_visits_are_named() -> None:
    record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry())
    bureau = unit_at("440605", UnitKind.BUREAU)
    names = {one.id for one in waits.inactive(bureau.id, clock.now() - timedelta(days=14))}
    assert names
    assert station().id not in names
    later = clock.now() + timedelta(days=1)
    assert station().id in {one.id for one in waits.inactive(station().id, later)}


def test_the_page_is_for_whoever_leads_the_unit_or_one_above() -> None:
    bureau = unit_at("440605", UnitKind.BUREAU)
    lead = sign_in(Role.SUPERVISOR, bureau)
    assert lead.get("/desk/counter/figures", unit=station().id, days="31").status_code == 200
    elsewhere = unit_at("440303", UnitKind.CENTRE)
    assert lead.get("/desk/counter/figures", unit=elsewhere.id).status_code == 404
    assert clerk().get("/desk/counter/figures").status_code == 403
    head = sign_in(Role.STATION_HEAD, station())
    assert station().name in text_of(head.get("/desk/counter/figures"))
