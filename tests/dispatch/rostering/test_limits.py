"""What one lawyer may take on."""

from datetime import date, timedelta
from typing import Any

import pytest

from fawang.dispatch.rostering.limits import Block, Held, breaches, unavailable
from fawang.dispatch.rostering.problem import Absence, Duty, Window
from fawang.dispatch.rules.demand.days import DayType
from tests.dispatch.rostering.cases import DAY, FIRST, LATE, NIGHT, OVER, lawyer, problem


def held(*duties: tuple[int, Any], **changes: Any) -> Held:
    own = Held(lawyer(1, **changes), problem([lawyer(1, **changes)], shifts=(NIGHT, DAY, LATE, OVER)))
    for day, shift in duties:
        own.take(day, shift)
    return own


def test_nothing_against_a_first_duty() -> None:
    assert held().block(0, DAY) is None


def test_one_duty_a_day() -> None:
    assert held((0, DAY)).block(0, LATE) == Block.ON_DUTY


def test_two_at_the_same_time_over_midnight() -> None:
    assert held((0, OVER)).block(1, NIGHT) == Block.ON_DUTY


def test_rest_between_duties() -> None:
    # Until midnight, and again at eight: eight hours.
    assert held((0, LATE)).block(1, DAY) == Block.REST
    assert held((1, DAY)).block(0, LATE) == Block.REST
    assert held((0, LATE)).block(1, LATE) is None


def test_rest_after_a_night() -> None:
    assert held((0, OVER)).block(1, LATE) == Block.REST_AFTER_NIGHT
    assert held((1, NIGHT)).block(2, DAY) is None
    assert held((0, OVER)).block(2, DAY) is None


def test_nights_in_a_row() -> None:
    assert held((0, NIGHT)).block(1, NIGHT) is None
    assert held((0, NIGHT), (1, NIGHT)).block(2, NIGHT) == Block.NIGHTS_IN_ROW
    assert held((0, NIGHT), (2, NIGHT)).block(1, NIGHT) == Block.NIGHTS_IN_ROW
    # The night from Monday to Tuesday is Tuesday's, however the shift is written.
    assert held((0, OVER), (1, OVER), nights_month=9).block(3, NIGHT) == Block.NIGHTS_IN_ROW


def test_nights_and_hours_that_were_offered() -> None:
    assert held((0, NIGHT), nights_month=1).block(5, NIGHT) == Block.NIGHTS_IN_MONTH
    assert held((0, DAY), hours_month=15).block(2, DAY) == Block.HOURS_IN_MONTH
    assert held((0, DAY), hours_week=15).block(2, DAY) == Block.HOURS_IN_WEEK
    assert held((0, DAY), hours_week=15).block(7, DAY) is None


def test_what_was_dropped_counts_no_more() -> None:
    own = held((0, NIGHT), nights_month=1)
    own.drop(0)
    assert own.block(3, NIGHT) is None
    assert own.hours == own.nights == 0


def test_duties_from_before_the_month() -> None:
    before = Duty(FIRST - timedelta(days=1), "over", 1)
    month = problem([lawyer(1)], shifts=(DAY, LATE, OVER), previous=(before,))
    assert breaches(month, [Duty(FIRST, "late", 1)]) == [(Duty(FIRST, "late", 1), Block.REST_AFTER_NIGHT)]
    assert breaches(month, [Duty(FIRST + timedelta(days=1), "late", 1)]) == []


@pytest.mark.parametrize(
    ("changes", "shift", "kind", "why"),
    [
        ({}, DAY, DayType.WORKDAY, None),
        ({"nights_month": 0}, NIGHT, DayType.WORKDAY, Block.NO_NIGHTS),
        ({"holidays": False}, DAY, DayType.HOLIDAY, Block.NO_HOLIDAYS),
        ({"holidays": False}, DAY, DayType.WEEKEND, None),
        ({"windows": (Window(frozenset({0}), 7, 16),)}, DAY, DayType.WORKDAY, None),
        ({"windows": (Window(frozenset({0}), 9, 24),)}, DAY, DayType.WORKDAY, Block.NOT_AVAILABLE),
        ({"windows": (Window(frozenset({1}), 0, 24),)}, DAY, DayType.WORKDAY, Block.NOT_AVAILABLE),
        ({"windows": (Window(frozenset({0}), 20, 30),)}, OVER, DayType.WORKDAY, None),
        ({"absences": (Absence(FIRST, FIRST),)}, DAY, DayType.WORKDAY, Block.ABSENT),
        # The night runs into the day on which they are away.
        ({"absences": (Absence(date(2026, 12, 1), date(2026, 12, 2)),)}, OVER, DayType.WORKDAY, Block.ABSENT),
    ],
)
def test_availability(changes: dict[str, Any], shift: Any, kind: DayType, why: Block | None) -> None:
    assert unavailable(lawyer(1, **changes), FIRST, shift, kind) == why
