"""Whether an office is open at a moment, how that is said, and whom to ring."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.organisations import queries
from fawang.organisations.actions import edit_unit, remove_exception, set_closed_day, set_exception, set_hours
from fawang.organisations.data import defaults
from fawang.organisations.models import Unit
from fawang.organisations.queries import HelpNumber
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.hours import CHINA, Opening
from fawang.organisations.texts.hours import say_office, say_opening, say_week

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db

WEEK = {day: [["08:30", "12:00"], ["14:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def station() -> queries.UnitRow:
    row = one("440605011", UnitKind.TOWN_STATION)
    set_hours(by=SYSTEM, unit_id=row.id, version=row.version, hours=WEEK)
    return queries.unit(row.id)


def stands(unit: queries.UnitRow, moment: datetime) -> Opening:
    return queries.card(unit.id, moment).opening


@pytest.mark.parametrize(
    ("moment", "until", "opens"),
    [
        (at(25, 8, 30), at(25, 12), None),
        (at(25, 8, 29), None, at(25, 8, 30)),
        (at(25, 12), None, at(25, 14)),
        (at(25, 17, 29), at(25, 17, 30), None),
        # Friday evening, and the eve of the National Day holidays, after a workday that was made up.
        (at(27, 17, 30), None, at(30, 8, 30)),
        (at(30, 20, month=9), None, at(8, 8, 30, month=10)),
    ],
)
def test_known_hours(
    station: queries.UnitRow, moment: datetime, until: datetime | None, opens: datetime | None
) -> None:
    found = stands(station, moment.astimezone(UTC))
    assert (found.known, found.is_open, found.until, found.opens) == (True, until is not None, until, opens)


def test_usual_hours_promise_nothing() -> None:
    found = stands(one("440605123", UnitKind.TOWN_STATION), at(25, 10))
    assert not found.known
    assert (found.is_open, found.until, found.opens) == (None, None, None)
    assert found.today == defaults.week()[2]


def test_a_day_that_an_office_keeps_otherwise(station: queries.UnitRow) -> None:
    with clock.at(at(24, 9)):
        set_closed_day(by=SYSTEM, day=date(2026, 11, 26), region_code="4406", reason="台风")
        set_exception(by=SYSTEM, unit_id=station.id, day=date(2026, 11, 25), intervals=[], reason="停电")
        # The unit's own word stands before that of the area.
        set_exception(
            by=SYSTEM,
            unit_id=station.id,
            day=date(2026, 11, 26),
            intervals=[["13:00", "15:00"]],
            reason="值守",
        )
    closed = stands(station, at(25, 10))
    assert (closed.is_open, closed.reason, closed.opens) == (False, "停电", at(26, 13))
    assert stands(station, at(26, 14)).until == at(26, 15)
    # No term moves by it.
    assert len(queries.calendar_for(station.id).hours(date(2026, 11, 25))) == 2
    with clock.at(at(24, 9)):
        remove_exception(by=SYSTEM, unit_id=station.id, day=date(2026, 11, 25))
        remove_exception(by=SYSTEM, unit_id=station.id, day=date(2026, 11, 25))
    assert stands(station, at(25, 10)).is_open
    assert [row.day.day for row in queries.exceptions_of(station.id, since=date(2026, 11, 1))] == [26]


def test_of_an_office_without_hours_only_the_day_it_speaks_of_is_known() -> None:
    other = one("440605123", UnitKind.TOWN_STATION)
    with clock.at(at(24, 9)):
        set_exception(by=SYSTEM, unit_id=other.id, day=date(2026, 11, 25), intervals=[], reason="盘点")
    found = stands(other, at(25, 10))
    assert (found.known, found.is_open, found.opens) == (True, False, None)
    assert not stands(other, at(26, 10)).known


def test_what_no_exception_is(station: queries.UnitRow) -> None:
    def try_(by: object = SYSTEM, **rest: object) -> None:
        values = {"day": date(2026, 11, 25), "intervals": [], "reason": "停电", **rest}
        set_exception(by=by, unit_id=station.id, **values)  # type: ignore[arg-type]

    with clock.at(at(25, 9)):
        for wrong in ({"day": date(2026, 11, 24)}, {"reason": " "}, {"intervals": [["12:00", "08:00"]]}):
            with pytest.raises(Invalid):
                try_(**wrong)
        with pytest.raises(NotAllowed):
            try_(by=clerk(station.id))
        try_(by=editor(station.id))


def test_many_cost_as_much_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [row.id for row in queries.units(region="440605", kind=UnitKind.VILLAGE_WORKROOM, limit=100).items]
    assert len(ids) == 100
    queries.forget_calendars()
    with django_assert_num_queries(3):
        assert queries.cards(ids, at(25, 10)).keys() == set(ids)
    assert queries.cards([0], at(25, 10)) == {}


def called(unit: queries.UnitRow) -> HelpNumber | None:
    return queries.card(unit.id, at(25, 10)).call


def test_whom_to_ring(station: queries.UnitRow) -> None:
    Unit.objects.exclude(kind=UnitKind.HOTLINE_CENTRE).update(phone="")
    found = called(station)
    assert found is not None
    assert (found.phone, found.own) == ("12348", False)
    bureau = one("440605", UnitKind.BUREAU)
    edit_unit(by=SYSTEM, unit_id=bureau.id, version=bureau.version, phone="0757-1")
    assert called(station) == HelpNumber("0757-1", bureau.id, bureau.name, own=False)
    edit_unit(by=SYSTEM, unit_id=station.id, version=station.version, phone="0757-2")
    assert called(station) == HelpNumber("0757-2", station.id, station.name, own=True)
    Unit.objects.update(phone="")
    assert called(station) is None


def test_in_words(station: queries.UnitRow) -> None:
    own, above = HelpNumber("0757-2", 1, "桂城", own=True), HelpNumber("0757-1", 2, "南海区司法局", own=False)
    usual = stands(one("440605123", UnitKind.TOWN_STATION), at(25, 10))
    with clock.at(at(24, 9)):
        set_exception(by=SYSTEM, unit_id=station.id, day=date(2026, 11, 26), intervals=[], reason="停电。")
    with translation.override("en"):
        assert say_opening(stands(station, at(25, 10)), own) == "Open now, until 12:00."
        assert say_opening(stands(station, at(27, 20)), own) == (
            "Closed now. Opens on Monday, 30 November at 08:30."
        )
        assert say_opening(stands(station, at(26, 10)), own).endswith("Today: 停电.")
        near = Opening(known=True, today=(), is_open=False, unsure=True)
        assert say_opening(near, own).endswith("not announced yet: ask before you go.")
        assert "0757-2 before you go" in say_opening(usual, own)
        assert "work 08:30–12:00, 14:30–17:30 today" in say_opening(usual, own)
        rest = stands(one("440605123", UnitKind.TOWN_STATION), at(28, 10))
        assert "Today is a day of rest, and most offices are closed. Call 0757-2" in say_opening(rest, own)
        assert "neither its hours nor a number. Ask 南海区司法局, 0757-1" in say_opening(usual, above)
        assert say_opening(usual, None) == "This office has not published its hours."
        named = queries.card(station.id, at(25, 10))
        assert named.call is not None
        assert say_office(named) == (
            f"{station.name}, telephone {named.call.phone}, Monday to Friday 08:30–12:00, 14:00–17:30"
        )
        assert [row["label"] for row in say_week(defaults.week())] == [
            "Monday to Friday",
            "Saturday to Sunday",
        ]
        assert say_week(defaults.week())[1]["value"] == "Closed all day"
