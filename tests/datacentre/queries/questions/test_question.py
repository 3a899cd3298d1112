"""What is typed is read strictly: names become declared ones, values codes, and nothing reaches SQL as text."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.queries.questions.question import MOST_METRICS, Filter, Question, Scope, read
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.warehouse.dimensions import LEVELS
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import SENTENCES

ASKED: dict[str, Any] = {"metrics": ["volume"], "from": "2021-01-01", "to": "2021-12-31"}


def refused(**data: Any) -> str:
    with pytest.raises(Invalid) as why:
        read({**ASKED, **data}, Scope())
    assert why.value.code in SENTENCES
    # Every sentence can be said with what comes with it.
    assert str(SENTENCES[why.value.code]) % why.value.params
    return why.value.code


def test_a_question_is_read_whole() -> None:
    asked = read(
        {
            **ASKED, "by": ["region", "matter"], "grain": "month", "against": "year_before", "map": "today",
            "where": {"region": "4406", "!channel": ["web", "app"]}, "sort": "volume", "limit": "10",
        },
        Scope(("4406",)),
    )  # fmt: skip
    assert asked.by == ("county", "matter")
    assert asked.where == (Filter("prefecture", ("4406",)), Filter("channel", ("web", "app"), without=True))
    assert asked.period == Period(date(2021, 1, 1), date(2021, 12, 31))
    assert (asked.grain, asked.limit, asked.scope) == (Grain.MONTH, 10, Scope(("4406",)))
    assert asked.keys == ("month", "county", "matter")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"metrics": []}, "nothing_asked"),
        ({"metrics": ["volume"] * (MOST_METRICS + 1)}, "nothing_asked"),
        ({"metrics": ["volume", "volume"]}, "metric_twice"),
        ({"by": ["month"], "grain": "month"}, "metric_twice"),
        ({"metrics": ["volume; DROP TABLE service"]}, "metric_unknown"),
        ({"metrics": [1]}, "value_unknown"),
        ({"from": "2022-01-01"}, "period_wrong"),
        ({"from": "yesterday"}, "period_wrong"),
        ({"from": None}, "period_wrong"),
        ({"from": "1990-01-01"}, "period_wrong"),
        ({"by": ["county) FROM x --"]}, "dimension_unknown"),
        ({"by": ["direction"]}, "dimension_does_not_fit"),
        ({"metrics": ["lawyers"], "where": {"region": "4406"}}, "dimension_does_not_fit"),
        ({"metrics": ["stations"], "by": ["channel"]}, "dimension_does_not_fit"),
        ({"where": {"matter": "' OR 1=1 --"}}, "value_unknown"),
        ({"where": {"unit": "1 OR 1=1"}}, "value_unknown"),
        ({"where": {"region": ["4406", "440605"]}}, "value_unknown"),
        ({"where": {"region": "44%"}}, "value_unknown"),
        ({"where": {"region": []}}, "value_unknown"),
        ({"where": {"matter": []}}, "value_unknown"),
        ({"where": "matter=labour"}, "value_unknown"),
        ({"where": {"day": "2021-02-30"}}, "value_unknown"),
        ({"grain": "century"}, "value_unknown"),
        ({"against": "never"}, "value_unknown"),
        ({"limit": "-1"}, "value_unknown"),
        ({"limit": 200_000}, "too_many_rows"),
        ({"sort": "people"}, "sort_unknown"),
        ({"metrics": ["growth"]}, "growth_needs_years"),
        ({"metrics": ["growth"], "from": "2018-01-01", "grain": "year"}, "growth_needs_years"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_code(data: dict[str, Any], code: str) -> None:
    assert refused(**data) == code


@pytest.mark.parametrize(
    ("where", "level"),
    [({}, "prefecture"), ({"region": "44"}, "prefecture"), ({"region": "440605"}, "town"),
     ({"region": "440605011001"}, "village"), ({"!region": "4406"}, "prefecture")],
)  # fmt: skip
def test_by_region_means_the_level_below(where: dict[str, str], level: str) -> None:
    assert read({**ASKED, "where": where, "by": ["region"]}, Scope()).by == (level,)


def test_every_metric_can_be_asked_for_by_itself() -> None:
    for code in METRICS:
        Question((code,), Period(date(2018, 4, 9), date(2022, 4, 8)))


TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(["volume", "matter", "4406", "labour", "'", '"; --']))


@given(
    st.dictionaries(st.sampled_from([*LEVELS, "region", "x"]), st.lists(TEXTS, max_size=3), max_size=3),
    st.lists(TEXTS, max_size=2),
)
def test_whatever_is_typed_is_read_or_refused(where: dict[str, list[str]], by: list[str]) -> None:
    try:
        asked = read({**ASKED, "where": where, "by": by}, Scope())
    except Invalid:
        return
    assert set(asked.by) <= LEVELS.keys()
    for one in asked.where:
        assert one.level in LEVELS
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]*", value) for value in one.values)
