"""Reading units, routes, lawyers and calendars, with numbers of queries that do not grow."""

import time
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.organisations import queries
from fawang.organisations.models import ClosedDay, Lawyer, Unit
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import Ground

from .conftest import one

pytestmark = pytest.mark.django_db

NANHAI, VILLAGE = "440605", "440605011049"


def test_unit_and_its_path(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    office = one(NANHAI, UnitKind.LEGAL_AID_OFFICE)
    with django_assert_num_queries(1):
        assert queries.unit(office.id) == office
    with django_assert_num_queries(1):
        assert queries.unit_path(office.id) == office.path
    assert office.name == "佛山市南海区法律援助处"
    assert office.depth == len(office.path) == 4
    assert [queries.unit(one).name for one in office.path[1:]] == [
        "佛山市南海区司法局",
        "佛山市司法局",
        "广东省司法厅",
    ]


def test_superior(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    office = one(NANHAI, UnitKind.LEGAL_AID_OFFICE)
    with django_assert_num_queries(1):
        above = queries.superior(office.id)
    assert above is not None
    assert above.name == "佛山市南海区司法局"
    assert queries.superior(one("44", UnitKind.BUREAU).id) is None


def test_unknown_units() -> None:
    for ask in (queries.unit, queries.unit_path, queries.calendar_for):
        with pytest.raises(NotFound) as failure:
            ask(10**9)
        assert failure.value.code == "unit_not_found"
    assert queries.superior(10**9) is None


def test_names(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    office, bureau = one(NANHAI, UnitKind.LEGAL_AID_OFFICE), one(NANHAI, UnitKind.BUREAU)
    with django_assert_num_queries(1):
        found = queries.names({office.id, bureau.id, 10**9})
    assert found == {office.id: office.name, bureau.id: bureau.name}
    assert queries.names(set()) == {}
    assert queries.any_units()


def test_nearest_is_lowest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        offices = queries.nearest(VILLAGE, UnitKind.LEGAL_AID_OFFICE)
    assert [office.region_code for office in offices] == [NANHAI, "4406", "44"]
    bureau = queries.bureau_of("441900122003")
    assert bureau is not None
    assert bureau.name == "东莞市司法局"
    assert [unit.name for unit in queries.nearest(VILLAGE, UnitKind.TOWN_STATION)] == [
        "桂城街道公共法律服务工作站"
    ]


def test_pages_go_through_all_units_once() -> None:
    seen: list[int] = []
    cursor = None
    while True:
        page = queries.units(region=NANHAI, kind=UnitKind.VILLAGE_WORKROOM, cursor=cursor, limit=70)
        seen += [unit.id for unit in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    expected = Unit.objects.filter(region_code__startswith=NANHAI, kind="village_workroom").count()
    assert len(seen) == len(set(seen)) == expected > 200


def test_units_filters(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        page = queries.units(q="南海区法律援助")
    assert [unit.name for unit in page.items] == ["佛山市南海区法律援助处"]
    assert page.next_cursor is None
    bureau = one(NANHAI, UnitKind.BUREAU)
    below = queries.units(under=bureau.id, kind=UnitKind.TOWN_STATION, limit=100).items
    assert {unit.parent_id for unit in below} == {bureau.id}
    assert bureau in queries.units(under=bureau.id).items
    assert queries.units(active=False).items == ()
    with pytest.raises(Invalid):
        queries.units(cursor="???")


def test_route_costs_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.find_route(service="legal_aid", place=VILLAGE)
    for place in (VILLAGE, NANHAI, "4406", "441900122003", None):
        with django_assert_num_queries(2 if place else 1):
            queries.find_route(service="legal_aid", matter="labour", place=place)


def test_route_is_quick() -> None:
    queries.find_route(service="legal_aid", place=VILLAGE)
    start = time.process_time()
    for _ in range(100):
        queries.find_route(service="legal_aid", matter="labour", place=VILLAGE)
    each = (time.process_time() - start) / 100
    print(f"find_route: {each * 1e3:.2f} ms of CPU")
    assert each < 0.01


def test_route_of_the_case_that_runs_through_everything() -> None:
    found = queries.find_route(service="legal_aid", matter="labour", place="440605011")
    assert found.unit is not None
    assert found.unit.name == "佛山市南海区法律援助处"
    assert found.unit.path == one(NANHAI, UnitKind.LEGAL_AID_OFFICE).path
    assert found.basis == "legal_aid_law_38"
    assert found.table_version >= (found.entry_version or 0) > 0


def test_empty_strings_are_nothing() -> None:
    found = queries.find_route(
        service="legal_aid", matter="", place="", organ_kind="", organ_place="", organ_level=""
    )
    assert found.ground == Ground.UNKNOWN
    assert found.fallback is not None
    assert found.fallback.name == "广东省司法厅"


def test_route_by_an_organ() -> None:
    found = queries.find_route(
        service="legal_aid",
        place=VILLAGE,
        organ_kind="case_organ",
        organ_place="4401",
        organ_level="prefecture",
    )
    assert found.unit is not None
    assert found.unit.name == "广州市法律援助处"
    of_the_province = queries.find_route(service="legal_aid", place="441900122", organ_level="province")
    assert of_the_province.unit is not None
    assert of_the_province.unit.name == "广东省法律援助处"


def test_advice_is_the_hotlines() -> None:
    found = queries.find_route(service="consultation", place=VILLAGE)
    assert found.unit is not None
    assert found.unit.region_code == "44"


def test_a_service_of_nobody_goes_to_the_bureau() -> None:
    found = queries.find_route(service="notarisation", place=VILLAGE)
    assert found.unit is None
    assert found.fallback is not None
    assert found.fallback.name == "佛山市南海区司法局"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("place", "440699", "region_unknown"),
        ("place", "佛山", "region_unknown"),
        ("organ_place", "1", "region_unknown"),
        ("organ_kind", "cousin", "field_wrong"),
        ("organ_level", "planet", "field_wrong"),
        ("organ_level", "town", "field_wrong"),
    ],
)
def test_route_refuses(name: str, value: str, code: str) -> None:
    with pytest.raises(Invalid) as failure:
        queries.find_route(**{"service": "legal_aid", name: value})  # type: ignore[arg-type]
    assert failure.value.errors == {name: code}


@pytest.mark.usefixtures("firms")
def test_lawyers_around_an_office(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = queries.lawyers_for(NANHAI, Matter.LABOUR)
    assert len(found) >= 6
    assert all(lawyer.firm_region == NANHAI for lawyer in found)
    skilled = ["labour" in lawyer.skills for lawyer in found]
    assert skilled == sorted(skilled, reverse=True)
    assert {lawyer.id for lawyer in found} == {lawyer.id for lawyer in queries.lawyers_for(NANHAI)}
    assert len(queries.lawyers_for("44", Matter.LABOUR)) == 300
    assert queries.lawyers_for("441900", Matter.LABOUR) == ()
    assert queries.lawyers_for("4419", Matter.LABOUR) != ()


@pytest.mark.usefixtures("firms_of_the_city")
def test_lawyers_on_leave_say_so_and_inactive_ones_are_gone() -> None:
    first, second, third = queries.lawyers_for(NANHAI)[:3]
    today = clock.today()
    Lawyer.objects.filter(pk=first.id).update(on_leave_until=today)
    Lawyer.objects.filter(pk=second.id).update(on_leave_until=today - timedelta(days=1))
    Lawyer.objects.filter(pk=third.id).update(active=False)
    found = {lawyer.id: lawyer for lawyer in queries.lawyers_for(NANHAI)}
    assert found[first.id].away
    assert not found[second.id].away
    assert third.id not in found
    assert queries.lawyer(third.id) is None
    assert queries.lawyer(first.id) == found[first.id]


@pytest.mark.usefixtures("firms_of_the_city")
def test_pages_of_lawyers() -> None:
    page = queries.lawyers(region="4406", matter=Matter.LABOUR, limit=5)
    assert len(page.items) == 5
    assert all("labour" in lawyer.skills for lawyer in page.items)
    more = queries.lawyers(region="4406", matter=Matter.LABOUR, cursor=page.next_cursor, limit=5)
    assert not {lawyer.id for lawyer in page.items} & {lawyer.id for lawyer in more.items}
    lawyer = page.items[0]
    assert lawyer in queries.lawyers(firm_id=lawyer.firm_id, q=lawyer.name).items


def test_calendar_is_kept(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    office, other = one(NANHAI, UnitKind.LEGAL_AID_OFFICE), one("440106", UnitKind.LEGAL_AID_OFFICE)
    with django_assert_num_queries(2):
        calendar = queries.calendar_for(office.id)
    with django_assert_num_queries(0):
        assert queries.calendar_for(office.id) is calendar
    # Offices with the same hours and closures share what has been worked out.
    assert queries.calendar_for(other.id) is calendar
    assert calendar.hours(date(2026, 10, 1)) == ()
    assert len(calendar.hours(date(2026, 11, 24))) == 2


def test_the_lowest_division_has_the_last_word_on_a_day() -> None:
    day = date(2026, 9, 8)
    ClosedDay.objects.create(day=day, region_code="44", working=False, reason="typhoon")
    ClosedDay.objects.create(day=day, region_code=NANHAI, working=True, reason="no wind")
    ClosedDay.objects.create(day=day, region_code="4406", working=False, reason="typhoon")
    assert queries.calendar_for(one(NANHAI, UnitKind.LEGAL_AID_OFFICE).id).hours(day)
    assert not queries.calendar_for(one("440606", UnitKind.LEGAL_AID_OFFICE).id).hours(day)


def test_calendar_is_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    office = one(NANHAI, UnitKind.LEGAL_AID_OFFICE)
    day = date(2026, 9, 8)
    assert queries.calendar_for(office.id).hours(day)
    ClosedDay.objects.create(day=day, region_code=NANHAI, working=False, reason="typhoon")
    assert queries.calendar_for(office.id).hours(day)
    monkeypatch.setattr("fawang.organisations.queries.calendars.KEEP_SECONDS", 0.0)
    assert not queries.calendar_for(office.id).hours(day)
