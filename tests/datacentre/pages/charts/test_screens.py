"""The big screen's panels: of when each speaks, what rises beyond chance, and which weeks are whole."""

from datetime import date, timedelta

import pytest

from fawang.datacentre.pages.charts.screens import PANELS, RECENT, RISING, SCREEN, rising, whole, whole_years
from fawang.datacentre.queries.questions.executor import Figure, Row, Table
from fawang.datacentre.queries.questions.filter_state import Chosen, Extent
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.metrics import METRICS

LAST = date(2022, 4, 8)
EXTENT = Extent(date(2018, 4, 9), LAST)
YEAR = Chosen(Period(date(2021, 4, 9), LAST), span="year", region="4406")


def of(code: str, chosen: Chosen = YEAR, extent: Extent = EXTENT) -> Chosen:
    found = PANELS[code].of(chosen, extent)
    assert found is not None
    return found


def test_each_panel_has_its_period_and_all_keep_the_filters() -> None:
    assert of("map") == YEAR
    assert of("whole").period == Period(EXTENT.first, LAST)
    assert of("growth").period.years == 4
    assert of("today").period == Period(LAST, LAST)
    assert (of("rising").period.days, of("rising").against) == (RECENT, Against.BEFORE)
    assert {of(code).region for code in PANELS} == {"4406"}


def test_a_course_is_of_a_year_at_least() -> None:
    day = Chosen(Period(LAST, LAST), span="day")
    assert of("course", day).period == YEAR.period
    assert of("course", Chosen(Period(EXTENT.first, LAST), span="all")).period.days == 1461
    young = Extent(LAST - timedelta(9), LAST)
    assert of("course", day, young).period == Period(young.first, LAST)
    # A period before there were any facts is answered, with nothing.
    early = Chosen(Period(date(2010, 1, 1), date(2010, 1, 31)), span="")
    assert of("course", early).period.last == date(2010, 1, 31)


@pytest.mark.parametrize(
    ("first", "years"),
    [(date(2018, 4, 9), 4), (date(2018, 4, 10), 3), (date(2020, 4, 9), 2), (date(2020, 4, 10), 0), (LAST, 0)],
)
def test_growth_is_of_whole_years_or_there_is_none(first: date, years: int) -> None:
    found = whole_years(Extent(first, LAST))
    assert (found.years if found else 0) == years
    assert (PANELS["growth"].of(YEAR, Extent(first, LAST)) is None) == (years == 0)


def table(grain: Grain | None, period: Period, *rows: tuple[str, int, int | None]) -> Table:
    by = () if grain else ("topic",)
    question = Question(("volume",), period, grain, by, against=Against.BEFORE)
    found = tuple(Row((key,), {"volume": Figure(now, now, None, before)}) for key, now, before in rows)
    return Table(question, found, Row((), {"volume": Figure(0, 0)}), {})


def test_what_rises_is_ranked_by_how_far_beyond_chance() -> None:
    found = rising(
        table(
            None,
            YEAR.period,
            ("large.steady", 10_100, 10_000),
            ("small.doubled", 60, 30),
            ("large.risen", 11_000, 10_000),
            ("rare", 20, 1),
            ("new", 40, None),
            ("falling", 500, 900),
            ("same", 500, 500),
            ("", 9_000, 10),
        )
    )
    assert [row.keys[0] for row in found.rows] == ["large.risen", "new", "small.doubled", "large.steady"]


def test_no_more_rise_than_a_wall_has_room_for() -> None:
    rows = [(f"t{n}", 100 + n, 50) for n in range(30)]
    assert len(rising(table(None, YEAR.period, *rows)).rows) == RISING


def test_weeks_of_which_the_period_has_a_part_are_left_out() -> None:
    # From a Wednesday to a Tuesday.
    period = Period(date(2022, 3, 2), date(2022, 3, 22))
    weeks = [("2022-02-28", 4, 4), ("2022-03-07", 7, 7), ("2022-03-14", 7, 7), ("2022-03-21", 2, 2)]
    assert [row.keys[0] for row in whole(table(Grain.WEEK, period, *weeks)).rows] == [
        "2022-03-07",
        "2022-03-14",
    ]
    days = [("2022-03-02", 4, 4), ("2022-03-22", 7, 7)]
    assert len(whole(table(Grain.DAY, period, *days)).rows) == 2
    # Where there is no whole one, a part is better than nothing.
    assert len(whole(table(Grain.MONTH, period, ("2022-03-01", 9, 9))).rows) == 1


def test_months_that_end_with_the_period_are_whole() -> None:
    period = Period(date(2021, 1, 1), date(2022, 2, 28))
    months = [("2021-01-01", 1, 1), ("2022-02-01", 1, 1)]
    assert len(whole(table(Grain.MONTH, period, *months)).rows) == 2


def test_every_panel_asks_for_declared_metrics_and_stands_on_the_page_once() -> None:
    assert len(SCREEN.tiles) == len({one.code for one in SCREEN.tiles}) == len(PANELS)
    assert all(code in METRICS for one in SCREEN.tiles for code in one.metrics)
