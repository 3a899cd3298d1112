"""What an address of a page of figures says, and what a tile then asks."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.queries.questions.boards import FEW, Shape, Tile
from fawang.datacentre.queries.questions.filter_state import (
    SPANS,
    Chosen,
    Extent,
    asked,
    read,
    stretch,
    without,
)
from fawang.datacentre.queries.questions.query_string import typed
from fawang.datacentre.queries.questions.question import REGION, Filter, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import Map
from fawang.kernel.rules.problems import Invalid

TODAY = date(2022, 4, 8)
EXTENT = Extent(date(2018, 4, 9), TODAY)
MONTH = Period(date(2022, 3, 10), TODAY)
MAP = Tile("map", "", Shape.MAP, ("volume",), by=(REGION,), sort="volume")
COURSE = Tile("course", "", Shape.LINE, ("volume",), over_time=True, against=Against.YEAR_BEFORE)


def test_an_address_without_parameters_is_the_usual() -> None:
    assert read({}, EXTENT, TODAY) == Chosen(MONTH, since=EXTENT.first)
    assert read({"span": ""}, EXTENT, TODAY).span == "month"
    assert read({}, EXTENT, TODAY, "day").period == Period(TODAY, TODAY)


def test_days_count_where_no_stretch_is_named() -> None:
    chosen = read({"span": "", "from": "2021-03-01", "to": "2021-03-31"}, EXTENT, TODAY)
    assert (chosen.period, chosen.span) == (Period(date(2021, 3, 1), date(2021, 3, 31)), "")


def test_of_days_and_a_stretch_that_changes_counts() -> None:
    days = {"from": "2021-03-01", "to": "2021-03-31"}
    typed = read({"span": "month", "was": "month"} | days, EXTENT, TODAY)
    assert typed.period == Period(date(2021, 3, 1), date(2021, 3, 31))
    assert read({"span": "week", "was": ""} | days, EXTENT, TODAY).span == "week"
    assert read({"span": "week", "was": "month"} | days, EXTENT, TODAY).span == "week"
    assert read({"span": "month", "was": "month", "from": "", "to": ""}, EXTENT, TODAY).span == "month"


def test_filters_are_levels_with_codes() -> None:
    chosen = read(
        {
            "matter": "labour,contract",
            "!channel_group": "online",
            "region": " 440605 ",
            "page": "2",
            "partner": "",
        },
        EXTENT,
        TODAY,
    )
    assert chosen.where == (
        Filter("matter", ("labour", "contract")),
        Filter("channel_group", ("online",), without=True),
    )
    assert chosen.region == "440605"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"span": "fortnight"}, "value_unknown"),
        ({"from": "2021-03-01"}, "period_wrong"),
        ({"from": "2021-03-01", "to": "31.3.2021"}, "period_wrong"),
        ({"from": "2021-03-31", "to": "2021-03-01"}, "period_wrong"),
        ({"against": "tomorrow"}, "value_unknown"),
        ({"map": "treasure"}, "value_unknown"),
        ({"region": "foshan"}, "value_unknown"),
        ({"region": "4406,440605"}, "value_unknown"),
        ({"channel_group": "pigeon"}, "value_unknown"),
        ({"hour": "x" * 600}, "value_unknown"),
    ],
)
def test_what_has_no_meaning_is_refused(data: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data, EXTENT, TODAY)
    assert refused.value.code == code
    assert len(str(refused.value.params.get("value", ""))) <= 60


def test_stretches_end_with_the_latest_day_that_has_facts() -> None:
    assert [stretch(span, EXTENT, TODAY).days for span in SPANS] == [1, 7, 30, 365, 1461]
    # Facts of days to come are none of today's.
    assert stretch("week", EXTENT, TODAY - timedelta(10)).last == TODAY - timedelta(10)
    young = Extent(TODAY - timedelta(2), TODAY)
    assert all(stretch(span, young, TODAY).days <= 3 for span in SPANS)
    assert stretch("month", Extent(TODAY, TODAY), TODAY - timedelta(5)).days == 1


levels = st.sampled_from(
    [
        ("matter", "labour"),
        ("channel_group", "online"),
        ("special_group", "minors"),
        # What is not known is a value as well.
        ("partner", ""),
        ("unit", "17"),
        ("hour", "9"),
    ]
)
choices = st.builds(
    Chosen,
    period=st.tuples(st.dates(date(2018, 4, 9), TODAY), st.integers(0, 400)).map(
        lambda one: Period(one[0], one[0] + timedelta(one[1]))
    ),
    span=st.sampled_from(["", *SPANS]),
    where=st.lists(st.tuples(levels, st.booleans()), unique_by=lambda one: one[0][0], max_size=3).map(
        lambda found: tuple(Filter(level, (code,), without) for (level, code), without in found)
    ),
    against=st.sampled_from([None, *Against]),
    map=st.sampled_from(Map),
    region=st.sampled_from(["", "4406", "440605", "440605011", "440605011001"]),
    since=st.just(EXTENT.first),
)


@given(choices)
def test_an_address_says_all_that_was_chosen(chosen: Chosen) -> None:
    if chosen.span:
        chosen = replace(chosen, period=stretch(chosen.span, EXTENT, TODAY))
    said = dict(parse_qsl(chosen.address()))
    assert read(said, EXTENT, TODAY) == chosen


@given(choices)
def test_a_filter_can_be_put_in_and_taken_away(chosen: Chosen) -> None:
    assert read(dict(parse_qsl(chosen.address(region="4401"))), EXTENT, TODAY).region == "4401"
    assert read(dict(parse_qsl(chosen.address(region=""))), EXTENT, TODAY).region == ""
    assert without(chosen, REGION).region == ""
    assert all(one.level != "matter" for one in without(chosen, "matter").where)


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("", "prefecture"),
        ("44", "prefecture"),
        ("4406", "county"),
        ("440605", "town"),
        ("440605011", "village"),
        ("440605011001", "village"),
    ],
)
def test_a_tile_by_region_asks_for_the_level_below(region: str, level: str) -> None:
    question, left_out = asked(MAP, Chosen(MONTH, region=region), Scope())
    assert question.by == (level,)
    assert left_out == ()


@pytest.mark.parametrize(
    ("days", "grain"),
    [(1, Grain.DAY), (62, Grain.DAY), (63, Grain.WEEK), (400, Grain.WEEK), (401, Grain.MONTH)],
)
def test_the_longer_the_period_the_coarser_the_line(days: int, grain: Grain) -> None:
    question, _ = asked(COURSE, Chosen(Period(TODAY - timedelta(days - 1), TODAY)), Scope())
    assert question.grain == grain


def test_a_filter_that_the_facts_of_a_tile_do_not_have_is_left_out_and_named() -> None:
    chosen = Chosen(MONTH, where=(Filter("channel", ("web",)), Filter("matter", ("labour",))), region="4406")
    calls = Tile("calls", "", Shape.NUMBERS, ("calls",))
    question, left_out = asked(calls, chosen, Scope())
    assert left_out == ("channel",)
    assert {one.level for one in question.where} == {"matter", "prefecture"}
    # Residents are the same on every road: what they are divided by counts.
    people = Tile("people", "", Shape.NUMBERS, ("people", "one_in"))
    assert asked(people, chosen, Scope())[1] == ()


def test_scope_map_and_comparison_go_along() -> None:
    scope = Scope(("4406",), (17,))
    chosen = Chosen(MONTH, against=Against.BEFORE, map=Map.TODAY)
    question, _ = asked(COURSE, chosen, scope)
    assert (question.scope, question.against, question.map) == (scope, Against.BEFORE, Map.TODAY)
    # What is not compared at all does not become compared by a choice.
    assert asked(MAP, chosen, scope)[0].against is None


def test_small_numbers_are_left_out_before_the_rest_is_cut() -> None:
    bars = Tile(
        "bars", "", Shape.BARS, ("satisfied_share",), by=("channel",), limit=3, sort="satisfied_share"
    )
    assert asked(bars, Chosen(MONTH), Scope())[0].limit == 3
    assert asked(replace(bars, least=FEW), Chosen(MONTH), Scope())[0].limit == 0


@given(choices)
def test_filters_stand_in_an_address_as_a_question_has_them(chosen: Chosen) -> None:
    query = QueryDict(chosen.address(against="", map=""))
    read_as_question = typed(query, also=("span",))
    region = {REGION: [chosen.region]} if chosen.region else {}
    assert read_as_question["where"] == region | {
        ("!" if one.without else "") + one.level: list(one.values) for one in chosen.where
    }
