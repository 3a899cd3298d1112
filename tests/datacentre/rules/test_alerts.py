"""When alerts begin, end and are told: every sequence of looks keeps what is promised."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.rules.alerts import Condition, News, Reading, Standing, Terms, is_quiet, judge, step
from fawang.kernel.clock import CHINA

NOON = datetime(2026, 11, 26, 12, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("condition", "limit", "reading", "holds"),
    [
        (Condition.ABOVE, 100, Reading(101), True),
        (Condition.ABOVE, 100, Reading(100), False),
        (Condition.BELOW, 0.95, Reading(0.94), True),
        (Condition.BELOW, 0.95, Reading(0.95), False),
        (Condition.BELOW, 0.95, Reading(None), None),
        (Condition.ROSE, 0.5, Reading(160, before=100), True),
        (Condition.ROSE, 0.5, Reading(150, before=100), False),
        (Condition.ROSE, 0.5, Reading(160, before=0), None),
        (Condition.FELL, 0.3, Reading(60, before=100), True),
        (Condition.FELL, 0.3, Reading(75, before=100), False),
        (Condition.FELL, 0.3, Reading(75), None),
        (Condition.UNUSUAL, 0.95, Reading(9, low=10, high=20), True),
        (Condition.UNUSUAL, 0.95, Reading(21, low=10, high=20), True),
        (Condition.UNUSUAL, 0.95, Reading(20, low=10, high=20), False),
        (Condition.UNUSUAL, 0.95, Reading(20), None),
    ],
)
def test_conditions(condition: Condition, limit: float, reading: Reading, holds: bool | None) -> None:
    assert judge(Terms(condition, limit), reading) is holds


def test_of_few_nothing_is_concluded() -> None:
    terms = Terms(Condition.BELOW, 0.95, least=30)
    assert judge(terms, Reading(0.5, counted=29)) is None
    assert judge(terms, Reading(0.5, counted=30)) is True
    assert judge(terms, Reading(0.5)) is None


def test_quiet_hours_may_cross_midnight() -> None:
    night = Terms(Condition.ABOVE, 1, time(22), time(7))
    for hour, quiet in ((21, False), (22, True), (2, True), (6, True), (7, False), (12, False)):
        assert is_quiet(night, NOON.replace(hour=hour)) is quiet
        assert is_quiet(night, NOON.replace(hour=hour).astimezone(UTC)) is quiet
    assert is_quiet(Terms(Condition.ABOVE, 1, time(12), time(14)), NOON)
    assert not is_quiet(Terms(Condition.ABOVE, 1, time(12), time(12)), NOON)


def run(terms: Terms, looks: list[tuple[int, bool | None]]) -> list[tuple[datetime, News, Standing]]:
    """Look again after so many minutes each; return what was told."""
    standing, now, told = Standing(), NOON, []
    for minutes, holds in looks:
        now += timedelta(minutes=minutes)
        standing, news = step(terms, standing, holds, now)
        if news is not None:
            told.append((now, news, standing))
    return told


def test_it_is_told_once_when_it_begins_and_once_when_it_is_over() -> None:
    terms = Terms(Condition.ABOVE, 1)
    told = run(terms, [(5, False), (5, True), (5, True), (5, None), (5, True), (5, False), (5, False)])
    assert [(now - NOON, news) for now, news, _ in told] == [
        (timedelta(minutes=10), News.BEGAN),
        (timedelta(minutes=30), News.ENDED),
    ]


def test_what_begins_by_night_is_told_in_the_morning_if_it_still_holds() -> None:
    night = Terms(Condition.ABOVE, 1, time(22), time(7))
    to_23, to_8 = 11 * 60, 9 * 60
    assert [news for _, news, _ in run(night, [(to_23, True), (60, True), (to_8, True)])] == [News.BEGAN]
    assert run(night, [(to_23, True), (60, False), (to_8, False)]) == []


_LOOKS = st.lists(st.tuples(st.integers(1, 600), st.sampled_from([True, False, None])), max_size=60)
_TIMES = st.sampled_from([time(0), time(7), time(12), time(22)])


@given(_LOOKS, _TIMES, _TIMES, st.integers(0, 3000))
def test_news_alternate_keep_quiet_hours_and_the_gap(
    looks: list[tuple[int, bool | None]], quiet_from: time, quiet_until: time, gap: int
) -> None:
    terms = Terms(Condition.ABOVE, 1, quiet_from, quiet_until, timedelta(minutes=gap))
    told = run(terms, looks)
    kinds = [news for _, news, _ in told]
    assert kinds == [News.BEGAN, News.ENDED] * (len(kinds) // 2) + [News.BEGAN] * (len(kinds) % 2)
    assert not any(is_quiet(terms, now) for now, _, _ in told)
    begun = [now for now, news, _ in told if news == News.BEGAN]
    assert all(later - now >= terms.gap for now, later in pairwise(begun))
    # Nobody is told of a beginning that is over, nor of an end that is none.
    assert all(standing.holds == (news == News.BEGAN) for _, news, standing in told)


@given(_LOOKS, st.booleans(), st.integers(0, 3000))
def test_in_the_end_everybody_knows_how_it_stands(
    looks: list[tuple[int, bool | None]], holds: bool, gap: int
) -> None:
    terms = Terms(Condition.ABOVE, 1, time(22), time(7), timedelta(minutes=gap))
    # For three days nothing changes: the gap is over, and there was a day.
    told = run(terms, [*looks, *[(60, holds)] * 72])
    assert (bool(told) and told[-1][1] == News.BEGAN) is holds
