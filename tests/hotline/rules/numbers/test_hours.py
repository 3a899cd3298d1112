"""Hours of a number."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.rules.numbers.hours import opens
from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import DAYS, read_week

#: Friday and Monday mornings, and the last hours of Sunday.
WEEK = read_week(
    {
        "mon": [["08:30", "12:00"], ["14:30", "17:30"]],
        "fri": [["08:30", "12:00"]],
        "sun": [["20:00", "23:59"]],
    }
)


def at(text: str) -> datetime:
    """A moment in China; 2026-11-23 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "next_"),
    [
        ("2026-11-23T08:30", None),
        ("2026-11-23T11:59:59", None),
        ("2026-11-23T12:00", "2026-11-23T14:30"),
        ("2026-11-23T17:30", "2026-11-27T08:30"),
        ("2026-11-27T12:00", "2026-11-29T20:00"),
        # 23:59 is until midnight.
        ("2026-11-29T23:59:59", None),
        ("2026-11-30T00:00", "2026-11-30T08:30"),
    ],
)
def test_open_or_when(now: str, next_: str | None) -> None:
    assert opens(WEEK, at(now)) == (at(next_) if next_ else None)


def test_always() -> None:
    assert opens(None, at("2026-11-29T03:00")) is None


@given(st.sampled_from(DAYS), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_it_opens_within_a_week(day: str, now: datetime) -> None:
    week = read_week({day: [["09:00", "09:30"]]})
    local = now.replace(tzinfo=CHINA)
    found = opens(week, local)
    if found is not None:
        assert local < found <= local + timedelta(days=7)
        assert opens(week, found) is None
