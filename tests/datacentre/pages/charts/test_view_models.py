"""An answer as it is shown: big figures with their change, charts' numbers, and the table behind each."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from fawang.datacentre.pages.charts.view_models import Drawing, drawn
from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.executor import Figure, Row, Table
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.kernel import clock

MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def nowhere(level: str, code: str) -> str:
    return ""


def figure(value: float | None, before: float | None = None, of: int | None = None) -> Figure:
    return Figure(value, None if value is None else round(value * (of or 1)), of, before)


def table(
    question: Question, *rows: tuple[tuple[str, ...], tuple[Figure, ...]], total: tuple[Figure, ...] = ()
) -> Table:
    def row(keys: tuple[str, ...], figures: tuple[Figure, ...]) -> Row:
        return Row(keys, dict(zip(question.metrics, figures, strict=False)))

    names = {"prefecture": {"4406": "佛山市"}, "town": {"440605011": "桂城街道"}}
    whole = total or tuple(figure(None) for _ in question.metrics)
    return Table(question, tuple(row(*one) for one in rows), row((), whole), names)


def asked(
    *metrics: str, by: tuple[str, ...] = (), grain: Grain | None = None, against: Against | None = None
) -> Question:
    return Question(metrics, MARCH, grain, by, against=against)


def numbers(metric: str, value: float | None, before: float | None = None) -> Any:
    question = asked(metric, against=Against.YEAR_BEFORE)
    answer = table(question, total=(figure(value, before),))
    (found,) = drawn(Tile("n", "", Shape.NUMBERS, (metric,)), answer, nowhere).numbers
    return found


def test_a_count_changes_by_a_share_and_a_share_by_points() -> None:
    count = numbers("volume", 1500, 1000)
    assert (count.text, count.change, count.before, count.rising) == ("1,500", "+50.0%", "1,000", True)
    share = numbers("connect_rate", 0.95, 0.97)
    assert (share.text, share.change, share.rising) == ("95.00%", "-2.00 points", False)


def test_people_of_a_sample_are_marked_and_say_how_close_they_are() -> None:
    question = asked("people", by=("prefecture",))
    near, exact = replace(figure(20_000), error=100.0), figure(90)
    answer = table(question, (("4406",), (near,)), (("4401",), (exact,)), total=(near,))
    found = drawn(Tile("p", "", Shape.TABLE, ("people",), by=("prefecture",)), answer, nowhere)
    assert [row[1].text for row in found.rows] == ["≈ 20,000", "90"]
    assert "0.5%" in found.sampled
    counted = table(question, (("4401",), (exact,)), total=(exact,))
    assert drawn(Tile("p", "", Shape.TABLE, ("people",), by=("prefecture",)), counted, nowhere).sampled == ""


def test_what_cannot_be_compared_has_no_change() -> None:
    assert numbers("volume", 10).change == ""
    assert (numbers("volume", 10, 0).change, numbers("volume", 10, 0).rising) == ("", None)
    assert numbers("volume", None, 5).text == "—"
    assert numbers("connect_rate", None).text == "—"


def test_what_stays_neither_rises_nor_falls() -> None:
    assert numbers("volume", 100_001, 100_000).rising is None
    assert numbers("satisfied_share", 0.95, 0.95001).rising is None


def test_a_line_has_the_year_before_beside_it() -> None:
    question = asked("volume", grain=Grain.DAY, against=Against.YEAR_BEFORE)
    answer = table(
        question,
        (("2021-03-02",), (figure(5, 4),)),
        (("2021-03-01",), (figure(3, None),)),
    )
    found = drawn(Tile("l", "", Shape.LINE, ("volume",), over_time=True), answer, nowhere)
    assert found.chart is not None
    # A day without anything is a day of the line.
    assert [one["values"][:3] for one in found.chart["series"]] == [[3, 5, 0], [None, 4, None]]
    assert all(len(one["values"]) == 31 for one in found.chart["series"])
    assert [one.get("before", False) for one in found.chart["series"]] == [False, True]
    # Each metric has its column, and beside it what it is compared with.
    assert len(found.heads) == 3
    assert all(len(row) == 3 for row in found.rows)


@pytest.mark.parametrize(
    ("grain", "hour", "said"),
    [
        (Grain.DAY, "2021-03-31T12:00", "The last day is not over."),
        (Grain.MONTH, "2021-03-31T12:00", "The last point is of a part of its time only."),
        (Grain.WEEK, "2021-03-31T12:00", "The last point is of a part of its time only."),
        # Midnight in China: the day is over. Its week, which ends on 4 April, is not all of it in the period.
        (Grain.DAY, "2021-03-31T16:00", ""),
        (Grain.MONTH, "2021-03-31T16:00", ""),
    ],
)
def test_a_time_that_is_not_over_is_marked_as_such(grain: Grain, hour: str, said: str) -> None:
    answer = table(asked("volume", grain=grain), (("2021-03-01",), (figure(50),)))
    with clock.at(datetime.fromisoformat(f"{hour}+00:00")):
        found = drawn(Tile("volume", "", Shape.LINE, ("volume",), grain=grain), answer, nowhere)
    assert found.cut == said
    assert found.chart
    assert found.chart["open"] is ("T12" in hour)


def test_of_many_lines_the_largest_are_drawn_and_all_stand_in_the_table() -> None:
    question = asked("volume", by=("channel",), grain=Grain.MONTH)
    answer = table(question, *((("2021-03-01", f"c{n}"), (figure(n),)) for n in range(12)))
    found = drawn(Tile("l", "", Shape.LINE, ("volume",), by=("channel",), over_time=True), answer, nowhere)
    assert found.chart is not None
    assert [one["values"] for one in found.chart["series"]] == [[n] for n in range(11, 3, -1)]
    assert len(found.rows) == 12


def test_bars_have_names_and_places_lead_on() -> None:
    answer = table(asked("volume", by=("prefecture",)), (("4406",), (figure(7),)), (("",), (figure(1),)))
    tile = Tile("b", "", Shape.BARS, ("volume",), by=("region",))
    found = drawn(tile, answer, lambda level, code: f"?{level}={code}" if code else "")
    assert found.chart is not None
    assert found.chart["categories"] == ["佛山市", "not known"]
    assert [row[0].href for row in found.rows] == ["?prefecture=4406", ""]


def test_a_map_is_one_where_there_are_boundaries_and_bars_below() -> None:
    tile = Tile("m", "", Shape.MAP, ("volume",), by=("region",))
    above = drawn(
        tile,
        table(asked("volume", by=("prefecture",)), (("4406",), (figure(7),)), (("",), (figure(1),))),
        nowhere,
    )
    assert above.chart is not None
    assert above.chart["shape"] == "map"
    assert above.chart["places"] == [{"code": "4406", "name": "佛山市", "value": 7}]
    below = drawn(tile, table(asked("volume", by=("town",)), (("440605011",), (figure(7),))), nowhere)
    assert below.chart is not None
    assert below.chart["shape"] == "bars"


def test_flows_keep_both_sides_apart_and_leave_nothing_out_of_the_table() -> None:
    question = asked("referred_in", by=("partner", "matter"))
    rows = [(("12345", f"m{n}"), (figure(n),)) for n in range(60)]
    found = drawn(
        Tile("f", "", Shape.FLOWS, ("referred_in",), by=("partner", "matter")),
        table(question, *rows),
        nowhere,
    )
    assert found.chart is not None
    links = found.chart["links"]
    assert links[0]["value"] == 59
    assert all(one["value"] for one in links)
    assert {one["from"] for one in links}.isdisjoint(one["to"] for one in links)
    assert len(found.rows) == 60


def test_a_week_of_hours() -> None:
    question = asked("calls", by=("weekday", "hour"))
    found = drawn(
        Tile("h", "", Shape.HEAT, ("calls",), by=("weekday", "hour")),
        table(question, (("1", "9"), (figure(4),)), (("7", "23"), (figure(2),))),
        nowhere,
    )
    assert found.chart is not None
    assert found.chart["cells"] == [[9, 0, 4], [23, 6, 2]]
    assert (len(found.chart["across"]), len(found.chart["down"])) == (24, 7)


def test_a_stack_has_every_part_in_every_bar() -> None:
    question = asked("volume", by=("special_group", "kind"))
    found = drawn(
        Tile("s", "", Shape.STACK, ("volume",), by=("special_group", "kind")),
        table(question, (("minors", "advice"), (figure(4),)), (("soldiers", "legal_aid"), (figure(9),))),
        nowhere,
    )
    assert found.chart is not None
    assert [one["values"] for one in found.chart["series"]] == [[None, 4], [9, None]]


def test_a_handful_ranks_nobody_and_it_is_said_how_many_are_left_out() -> None:
    tile = Tile("r", "", Shape.TABLE, ("satisfied_share",), by=("channel",), least=30, limit=1)
    rows = [(("a",), (figure(1.0, of=3),)), (("b",), (figure(0.9, of=40),)), (("c",), (figure(0.8, of=50),))]
    found = drawn(tile, table(asked("satisfied_share", by=("channel",)), *rows), nowhere)
    assert [row[0].text for row in found.rows] == ["b"]
    assert found.few == "1 with fewer than 30 is not shown."
    # A count is its own size.
    counts = replace(tile, metrics=("volume",))
    found = drawn(counts, table(asked("volume", by=("channel",)), (("a",), (figure(29),))), nowhere)
    assert (found.rows, found.chart) == ((), None)


def test_the_last_line_is_reckoned_and_not_added_up() -> None:
    question = asked("volume", "satisfied_share", by=("channel", "kind"), against=Against.BEFORE)
    answer = table(question, (("a", "b"), (figure(1), figure(0.5))), total=(figure(9, 8), figure(0.9)))
    found: Drawing = drawn(Tile("t", "", Shape.TABLE, ("volume", "satisfied_share")), answer, nowhere)
    assert [cell.text for cell in found.total] == ["Together", "", "9", "8", "90.00%", "—"]
    assert "Contacts of any channel" in found.counts


def test_nothing_to_show_is_no_chart() -> None:
    for shape in (Shape.LINE, Shape.BARS, Shape.MAP, Shape.HEAT, Shape.STACK, Shape.FLOWS):
        tile = Tile("x", "", shape, ("volume",), by=("channel",))
        assert drawn(tile, table(asked("volume", by=("channel",))), nowhere).chart is None
