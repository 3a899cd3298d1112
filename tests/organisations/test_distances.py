"""The units nearest to a point: distances, filters, pages, and what it costs at the size of a province."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from math import cos, dist, radians, sin
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.organisations import queries
from fawang.organisations.models import ClosedDay, Unit, UnitException
from fawang.organisations.queries import Wanted
from fawang.organisations.queries.distances import metres_between
from fawang.organisations.rules import Position, UnitKind
from fawang.organisations.rules.hours import DAYS

from .conftest import one

pytestmark = pytest.mark.django_db

#: The middle of the town of 桂城, as the province of the tests has it: nowhere, until a test says otherwise.
HERE = Position(Decimal("23.030000"), Decimal("113.150000"))
#: A Wednesday, 11:00 in China.
OPEN = datetime(2026, 11, 25, 3, tzinfo=UTC)
NIGHT = OPEN + timedelta(hours=12)
STATIONS = (UnitKind.TOWN_STATION,)
HOURS = {"wed": [["09:00", "12:00"]]}


def put(unit_id: int, north_km: float, east_km: float = 0, **values: object) -> None:
    """Put a unit so many kilometres from `HERE`."""
    Unit.objects.filter(pk=unit_id).update(
        latitude=Decimal(str(round(float(HERE.latitude) + north_km / 111.195, 6))),
        longitude=Decimal(
            str(round(float(HERE.longitude) + east_km / 111.195 / cos(radians(float(HERE.latitude))), 6))
        ),
        **values,
    )


@pytest.fixture
def stations() -> list[int]:
    """Stations 1, 2, 3, … km north of `HERE`."""
    found = list(Unit.objects.filter(kind="town_station").order_by("id").values_list("id", flat=True)[:25])
    for number, unit_id in enumerate(found, 1):
        put(unit_id, number, hours=HOURS)
    return found


def ids(page: queries.NearPage) -> list[int]:
    return [near.card.unit.id for near in page.items]


def test_the_nearest_come_first_with_how_far_they_are(stations: list[int]) -> None:
    page = queries.find_nearest(HERE, Wanted(STATIONS), now=OPEN)
    assert ids(page) == stations[:10]
    for number, near in enumerate(page.items, 1):
        assert near.metres == pytest.approx(number * 1000, rel=0.002)


def test_pages_follow_each_other_without_a_gap_or_a_repetition(stations: list[int]) -> None:
    # Two at one and the same place, across the end of a page.
    put(stations[9], 9.5)
    put(stations[10], 9.5)
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = queries.find_nearest(HERE, Wanted(STATIONS), now=OPEN, cursor=cursor, limit=10)
        seen += ids(page)
        cursor = page.next_cursor
    assert seen == stations


def test_kinds_are_merged_by_distance(stations: list[int]) -> None:
    centre = one("440605", UnitKind.CENTRE).id
    put(centre, 2.5)
    page = queries.find_nearest(HERE, Wanted((UnitKind.CENTRE, UnitKind.TOWN_STATION)), now=OPEN, limit=4)
    assert ids(page) == [*stations[:2], centre, stations[2]]
    assert ids(queries.find_nearest(HERE, Wanted((UnitKind.CENTRE,)), now=OPEN)) == [centre]


def test_filters(stations: list[int]) -> None:
    put(stations[3], 4, languages=["hak"])
    put(stations[5], 6, services=["notarisation"])
    put(stations[7], 8, lift=True, ramp=False)
    put(stations[8], 9, ramp=True)
    put(stations[0], 1, active=False)
    assert ids(queries.find_nearest(HERE, Wanted(STATIONS, language="hak"), now=OPEN)) == [stations[3]]
    assert ids(queries.find_nearest(HERE, Wanted(STATIONS, service="notarisation"), now=OPEN)) == [
        stations[5]
    ]
    accessible = queries.find_nearest(HERE, Wanted(STATIONS, accessible=True), now=OPEN)
    assert ids(accessible) == [stations[7], stations[8]]
    assert stations[0] not in ids(queries.find_nearest(HERE, Wanted(STATIONS), now=OPEN))


def test_what_is_closed_now_is_left_out_where_somebody_asks_for_open_offices(stations: list[int]) -> None:
    wanted = Wanted(STATIONS, open_now=True)
    put(stations[1], 2, hours={"wed": [["22:00", "23:30"]], "thu": [["09:00", "12:00"]]})
    assert ids(queries.find_nearest(HERE, wanted, now=OPEN, limit=3)) == [stations[0], *stations[2:4]]
    queries.forget_calendars()
    page = queries.find_nearest(HERE, wanted, now=NIGHT)
    assert ids(page) == [stations[1]]
    assert page.next_cursor is None


def test_open_offices_far_away_are_reached_by_going_on(
    stations: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fawang.organisations.queries.distances._JUDGED", 6)
    wanted = Wanted(STATIONS, open_now=True)
    # A day of rest nearly everywhere, which only their calendars say.
    for unit_id in stations[:12]:
        UnitException.objects.create(unit_id=unit_id, day=OPEN.date(), intervals=[], reason="台风")
    first = queries.find_nearest(HERE, wanted, now=OPEN, limit=3)
    assert first.items == ()
    assert first.next_cursor is not None
    second = queries.find_nearest(HERE, wanted, now=OPEN, limit=3, cursor=first.next_cursor)
    assert ids(second) == stations[12:15]


@pytest.mark.parametrize(
    "now",
    [
        OPEN,
        NIGHT,
        datetime(2026, 11, 28, 3, tzinfo=UTC),
        # National Day, and a Saturday that is worked for it.
        datetime(2026, 10, 1, 3, tzinfo=UTC),
        datetime(2026, 10, 10, 3, tzinfo=UTC),
        datetime(2026, 10, 10, 15, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("closure", [None, ("4406", True), ("440605011", True), ("4406", False)])
def test_open_offices_are_those_whose_cards_say_so(
    stations: list[int], now: datetime, closure: tuple[str, bool] | None
) -> None:
    """What narrows the search in the database loses none that the calendar calls open."""
    weeks: list[object] = [
        HOURS,
        {"mon": [["22:00", "23:30"]], "tue": [["09:00", "12:00"]]},
        {"sat": [["08:00", "12:00"], ["22:00", "23:30"]], "thu": [["08:00", "11:00"]]},
        {day: [["08:30", "12:00"], ["14:30", "17:30"]] for day in DAYS[:5]},
        {day: [["00:00", "23:59"]] for day in DAYS},
        None,
    ]
    for number, unit_id in enumerate(stations):
        put(unit_id, number + 1, hours=weeks[number % len(weeks)])
        if number % 5 == 0:
            intervals = [["10:00", "12:00"], ["22:00", "23:30"]] if number % 2 else []
            UnitException.objects.create(unit_id=unit_id, day=now.date(), intervals=intervals, reason="培训")
    if closure:
        ClosedDay.objects.create(day=now.date(), region_code=closure[0], working=closure[1], reason="台风")
    queries.forget_calendars()
    cards = queries.cards(stations, now)
    expected = [one for one in stations if cards[one].opening.is_open]
    assert ids(queries.find_nearest(HERE, Wanted(STATIONS, open_now=True), now=now, limit=30)) == expected


def test_any_wish_as_one_who_looks_at_every_office_would_answer_it(stations: list[int]) -> None:
    chance = Random(18)
    for unit_id in stations:
        put(
            unit_id,
            chance.randint(-3, 3),
            chance.randint(-3, 3),
            kind=chance.choice(["town_station", "town_station", "notary_office", "village_workroom"]),
            services=chance.sample(["legal_aid", "mediation"], chance.randint(0, 2)),
            languages=chance.sample(["hakka", "english"], chance.randint(0, 2)),
            lift=chance.choice([None, True, False]),
            ramp=chance.choice([None, True, False]),
            active=chance.random() < 0.9,
        )
    rows = {row.pk: row for row in Unit.objects.filter(pk__in=stations, active=True)}
    for kinds, service, language, accessible in product(
        (STATIONS, (UnitKind.TOWN_STATION, UnitKind.NOTARY_OFFICE)),
        ("", "legal_aid"),
        ("", "hakka"),
        (False, True),
    ):
        expected = [
            row.pk
            for row in rows.values()
            if row.kind in kinds
            and (not service or service in row.services)
            and (not language or language in row.languages)
            and (not accessible or row.lift or row.ramp)
        ]
        wanted = Wanted(kinds, service, language, accessible)
        found = ids(queries.find_nearest(HERE, wanted, now=OPEN, limit=30))
        assert sorted(found) == sorted(expected)
        apart = [straight(rows[one]) for one in found]
        assert apart == pytest.approx(sorted(apart))


def straight(row: Unit) -> float:
    """Return the straight line between a unit and `HERE`, through a ball of radius 1."""
    assert row.latitude is not None
    assert row.longitude is not None
    return dist(on_ball(row.latitude, row.longitude), on_ball(HERE.latitude, HERE.longitude))


def on_ball(latitude: Decimal, longitude: Decimal) -> tuple[float, float, float]:
    height, turned = radians(latitude), radians(longitude)
    return cos(height) * cos(turned), cos(height) * sin(turned), sin(height)


def test_what_serves_a_division_is_listed_wherever_it_stands() -> None:
    wanted = Wanted((UnitKind.LEGAL_AID_OFFICE, *STATIONS))
    found = queries.find_serving("440605011", wanted, now=OPEN, at=HERE)
    assert [near.card.unit.region_code for near in found] == ["440605011", "440605", "4406", "44"]
    assert {near.metres for near in found} == {None}
    put(found[0].card.unit.id, 3, 4)
    placed = queries.find_serving("440605011", wanted, now=OPEN, at=HERE)
    assert placed[0].metres == pytest.approx(5000, rel=0.002)
    assert queries.find_serving("440605011", wanted, now=OPEN, at=None)[0].metres is None


def test_distances_of_a_division_are_measured_from_its_own_offices() -> None:
    assert queries.middle_of("440605011") is None
    put(one("4406", UnitKind.CENTRE).id, 20)
    above = queries.middle_of("440605011")
    assert above is not None
    assert above.code == "4406"
    station = one("440605011", UnitKind.TOWN_STATION).id
    put(station, 3)
    inside = queries.middle_of("440605")
    assert inside is not None
    assert inside.code == "440605"
    own = queries.middle_of("440605011")
    assert own is not None
    assert own.code == "440605011"
    assert own.position == inside.position


@pytest.mark.parametrize(
    "cursor", ["x", "WyJuYW4iLDFd", "WzEuMCwxXQ", "WyJ4IiwxXQ", "WyIxIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTld"]
)
def test_a_cursor_that_is_none_of_ours(cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor_invalid"):
        queries.find_nearest(HERE, Wanted(STATIONS), now=OPEN, cursor=cursor)


def test_statements_do_not_grow_with_the_offices(stations: list[int]) -> None:
    counts = []
    for limit in (2, 20):
        queries.forget_calendars()
        with CaptureQueriesContext(connection) as captured:
            queries.find_nearest(HERE, Wanted(STATIONS), now=OPEN, limit=limit)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9


def test_the_index_is_used_whatever_is_wanted(stations: list[int]) -> None:
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        # A table of few rows is sorted sooner than walked.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        queries.find_nearest(HERE, Wanted(STATIONS, language="hak"), now=OPEN)
        walk = next(one["sql"] for one in captured if "AS walked" in one["sql"])
        cursor.execute(f"EXPLAIN {walk}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "unit_by_place" in plan
    assert "Order By" in plan


@given(st.floats(0, 2))
def test_metres_grow_with_the_straight_line(apart: float) -> None:
    assert metres_between(apart) <= metres_between(min(2.0, apart + 0.01)) <= metres_between(2.0)
    # Near by, the ground is as long as the line.
    small = apart / 1000
    assert metres_between(small) == pytest.approx(6_371_008.8 * small, rel=0.001, abs=1)


def test_the_number_of_the_next_office_above_stands_in() -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    Unit.objects.update(phone="")
    assert queries.card(station.id, OPEN).call is None
    Unit.objects.filter(pk=station.path[-1]).update(phone="020-1")
    far = queries.card(station.id, OPEN).call
    assert far is not None
    assert (far.phone, far.unit_id, far.own) == ("020-1", station.path[-1], False)
    Unit.objects.filter(pk=station.id).update(phone="0757-3")
    own = queries.card(station.id, OPEN).call
    assert own is not None
    assert (own.phone, own.own) == ("0757-3", True)


def test_where_people_hide_no_distance_tells_the_place(stations: list[int]) -> None:
    put(stations[0], 1, kind="shelter", address="某路1号")
    wanted = Wanted((UnitKind.SHELTER, UnitKind.TOWN_STATION))
    assert ids(queries.find_nearest(HERE, wanted, now=OPEN)) == stations[1:11]
    code = queries.unit(stations[0]).region_code
    found = queries.find_serving(code, wanted, now=OPEN, at=HERE)
    assert stations[0] in [near.card.unit.id for near in found]
    hidden = [near for near in found if near.card.unit.kind == UnitKind.SHELTER]
    assert [(near.card.unit.public_address, near.metres) for near in hidden] == [("", None)]


def test_what_has_not_told_its_hours_is_not_promised_to_be_open(stations: list[int]) -> None:
    put(stations[0], 1, hours=None)
    assert ids(queries.find_nearest(HERE, Wanted(STATIONS, open_now=True), now=OPEN))[0] == stations[1]
    with pytest.raises(NotFound, match="unit_not_found"):
        queries.card(2**40, OPEN)
