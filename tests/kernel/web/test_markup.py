"""Codes, moments, days and sums as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from fawang.kernel import clock
from fawang.kernel.web import markup
from fawang.kernel.wording import yuan


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("sum_", "written"), [(13000, "13,000 yuan"), ("1280.50", "1,280.50 yuan"), (None, ""), ("much", "")]
)
def test_a_sum_in_yuan(sum_: int | str | None, written: str) -> None:
    assert yuan(sum_) == written


def test_a_code_is_said_digit_by_digit() -> None:
    html = markup.spoken_code("482913750264")
    assert "4829 1375 0264" in html
    assert "4 8 2 9, 1 3 7 5, 0 2 6 4" in html


NOW = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "written"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=30), "in a moment"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(minutes=-59, seconds=-59), "59 minutes ago"),
        (timedelta(hours=26), "in 1 day"),
        (timedelta(days=-6, hours=-23), "6 days ago"),
        (timedelta(days=-7), "Feb. 25, 2026"),
        (timedelta(days=40), "April 13, 2026"),
    ],
)
def test_when(away: timedelta, written: str) -> None:
    with clock.at(NOW):
        html = markup.when(NOW + away)
    assert f">{written}</time>" in html
    assert 'title="' in html


def test_a_moment_is_written_anew_in_another_language_and_as_time_goes_by() -> None:
    moment = NOW + timedelta(minutes=5)
    with clock.at(NOW):
        english = markup.when(moment)
        with translation.override("zh-hans"):
            chinese = markup.when(moment)
            assert "2026年3月4日（星期三）14:05" in markup.exact(moment)
        assert markup.when(moment) == english
    assert ">in 5 minutes</time>" in english
    assert 'title="March 4, 2026, 2:05 p.m."' in english
    assert 'title="2026年3月4日 14:05"' in chinese
    assert ">5" in chinese
    with clock.at(NOW + timedelta(hours=30)):
        assert ">1 day ago</time>" in markup.when(moment)
    assert "+08:00" in markup.when(moment.replace(second=59))
    assert "14:05:59" in markup.when(moment.replace(second=59))


def test_days_are_days_in_china() -> None:
    late = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)
    assert 'datetime="2026-03-05"' in markup.day(late)
    assert markup.day(date(2026, 3, 4)) == markup.day("2026-03-04")
    assert markup.day("nonsense") == markup.day(None) == ""
