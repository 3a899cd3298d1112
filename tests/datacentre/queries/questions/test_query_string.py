"""Addresses ask what was asked: whatever question there is, its address reads as the same one."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.queries.questions.query_string import address, typed
from fawang.datacentre.queries.questions.question import Filter, Question, Scope, read
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import LEVELS, OF_THE_DAY, Map
from fawang.kernel.rules.problems import Invalid

_VALUES = {
    "prefecture": ["4401", "4406"],
    "county": ["440605", "999999"],
    "hour": ["0", "9", "23"],
    "partner": ["110", "12345", "a-b.c_d", "z" * 48],
    "month": ["2021-03-01", "2021-04-01"],
}
_BY = ("prefecture", "county", "matter", "channel", "kind", "hour")


@st.composite
def filters(draw: st.DrawFn) -> tuple[Filter, ...]:
    names = draw(st.lists(st.sampled_from([*_BY, "partner", "weekday", "month"]), unique=True, max_size=4))
    found = []
    for name in names:
        level = LEVELS[name][1]
        if level.known:
            values = st.sampled_from(sorted(level.known))
        else:
            values = st.sampled_from(_VALUES[name])
        if name not in OF_THE_DAY:
            values = st.just("") | values
        listed = draw(st.lists(values, min_size=1, max_size=3))
        found.append(Filter(name, tuple(listed), draw(st.booleans())))
    return tuple(found)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    first = draw(st.dates(date(2015, 1, 1), date(2030, 1, 1)))
    by = tuple(draw(st.lists(st.sampled_from(_BY), unique=True, max_size=3)))
    metrics = tuple(
        draw(st.lists(st.sampled_from(["volume", "people", "fees_waived"]), unique=True, min_size=1))
    )
    return Question(
        metrics=metrics,
        period=Period(first, first + timedelta(draw(st.integers(0, 700)))),
        grain=draw(st.none() | st.sampled_from(Grain)),
        by=by,
        where=draw(filters()),
        against=draw(st.none() | st.sampled_from(Against)),
        map=draw(st.sampled_from(Map)),
        sort=draw(st.sampled_from(["", *metrics, *by])),
        descending=draw(st.booleans()),
        limit=draw(st.integers(0, 1000)),
        exact=draw(st.booleans()),
    )


@given(questions())
def test_there_and_back(question: Question) -> None:
    assert read(typed(QueryDict(address(question))), Scope()) == question


def test_a_region_beside_its_level_there_and_back() -> None:
    asked = typed(
        QueryDict("metric=volume&from=2021-01-01&to=2021-12-31&prefecture=4401&region=4406&by=region")
    )
    question = read(asked, Scope())
    assert question.by == ("county",)
    assert len(question.where) == 2
    assert read(typed(QueryDict(address(question))), Scope()) == question


def test_as_people_and_forms_write_it() -> None:
    query = QueryDict(
        "metric=volume,people&by=county&by=channel&from=2021-01-01&to=2021-12-31&grain=&region=4406&!channel=web, app"
        "&matter=&partner=-&limit=&tab=table"
    )
    asked = typed(query, also={"tab"})
    question = read(asked, Scope())
    assert question.metrics == ("volume", "people")
    assert question.by == ("county", "channel")
    assert question.where == (
        Filter("prefecture", ("4406",)),
        Filter("channel", ("web", "app"), without=True),
        Filter("partner", ("",)),
    )


@pytest.mark.parametrize("name", ["chanel", "scope", "!from", "where", "units", "'; DROP TABLE service; --"])
def test_what_has_no_meaning_is_refused(name: str) -> None:
    query = QueryDict(mutable=True)
    query[name] = "1"
    with pytest.raises(Invalid) as refused:
        typed(query)
    assert refused.value.code == "dimension_unknown"
