"""Last days that somebody worked out by hand from the law, who had not seen how they are computed."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fawang.knowledge.data import packs
from fawang.knowledge.rules.periods import Counted, Counting, count, last_day, moves, running
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar, announced

works = OfficeCalendar(defaults.week()).is_workday
FILE = Path(__file__).parents[1] / "data" / "unseen" / "period_dates.jsonl"
PERIODS = packs.read(settings.FAWANG_CONTENT).periods


def dates() -> Iterator[dict[str, Any]]:
    """Yield the lines of the file."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


DATES = list(dates())


def test_enough_periods_are_covered() -> None:
    assert len({row["code"] for row in DATES}) >= 60
    assert {PERIODS[row["code"]].counting for row in DATES} == set(Counting)


@pytest.mark.parametrize("row", DATES, ids=lambda row: f"{row['code']} {row['start']}")
def test_the_last_day(row: dict[str, Any]) -> None:
    period = PERIODS[row["code"]]
    found = last_day(
        date.fromisoformat(row["start"]),
        length=period.length,
        unit=period.unit,
        is_workday=works,
        counting=period.counting,
        in_custody=bool(row["facts"].get("in_custody")),
    )
    assert found.isoformat() == row["last_day"], row["working"]


def test_whoever_is_held_gains_nothing_by_holidays() -> None:
    """Criminal Procedure Law, Art. 105: ten days from 24 September 2026 end within the National Day."""
    given: dict[str, Any] = {
        "length": 10,
        "unit": "days",
        "is_workday": works,
        "counting": Counting.CRIMINAL_PROCEDURE,
    }
    assert last_day(date(2026, 9, 24), **given, in_custody=True) == date(2026, 10, 4)
    assert last_day(date(2026, 9, 24), **given) == date(2026, 10, 8)


def test_a_year_whose_holidays_nobody_has_announced_may_move_the_last_day() -> None:
    given: dict[str, Any] = {
        "length": 3,
        "unit": "years",
        "is_workday": works,
        "today": date(2026, 11, 30),
        "announced": announced,
    }
    assert running(date(2026, 3, 2), **given).may_move
    assert not running(date(2023, 3, 2), **given).may_move
    assert not running(date(2026, 3, 2), **given, counting=Counting.FIXED).may_move


def test_there_are_no_working_months() -> None:
    with pytest.raises(ValueError, match="no period"):
        last_day(date(2026, 3, 2), length=1, unit="months", is_workday=works, counting=Counting.WORKING_DAYS)


def test_each_step_of_a_period_that_holidays_move_is_told() -> None:
    """Ten days from 24 September 2026 end on Sunday, 4 October; the National Day is from the 1st to the 7th."""
    given: dict[str, Any] = {
        "length": 10,
        "unit": "days",
        "is_workday": works,
        "counting": Counting.CRIMINAL_PROCEDURE,
    }
    start, today = date(2026, 9, 24), date(2026, 10, 1)
    moved = Counted(
        start,
        date(2026, 9, 25),
        date(2026, 10, 4),
        date(2026, 10, 8),
        tuple(date(2026, 10, n) for n in (4, 5, 6, 7)),
    )
    # Nobody is held unless it is said.
    assert count(start, **given) == moved
    found = running(start, **given, today=today)
    assert (found.due, found.left, found.counted) == (date(2026, 10, 8), 7, moved)
    held = running(start, **given, today=today, in_custody=True)
    assert (held.due, held.left) == (date(2026, 10, 4), 3)
    assert held.counted == Counted(start, date(2026, 9, 25), date(2026, 10, 4), date(2026, 10, 4))


def test_a_day_off_makes_a_period_longer_unless_somebody_is_held_or_it_is_fixed() -> None:
    assert {one for one in Counting if moves(one)} == {*Counting} - {Counting.FIXED}
    assert {one for one in Counting if moves(one, in_custody=True)} == {
        Counting.CIVIL_CODE, Counting.CIVIL_PROCEDURE, Counting.WORKING_DAYS,
    }  # fmt: skip
