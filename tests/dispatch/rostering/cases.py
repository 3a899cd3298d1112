"""A week of a small office, to be changed by each test."""

from datetime import date
from typing import Any

from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Cover, Lawyer, Problem, Rest, Shift
from fawang.dispatch.rules.demand.days import DayType

#: A Monday.
FIRST = date(2026, 11, 30)
DAY = Shift("day", 8, 8)
LATE = Shift("late", 16, 8)
NIGHT = Shift("night", 0, 8)
OVER = Shift("over", 22, 8)
ALL = Cover("everybody", weight=2)
HAKKA = Cover("hakka", frozenset({"language:hakka"}), weight=3)


def lawyer(number: int, **changes: Any) -> Lawyer:
    """Return somebody who offers much and speaks Mandarin."""
    given: dict[str, Any] = {
        "languages": {"mandarin": 3}, "hours_week": 40, "hours_month": 120, "nights_month": 3,
    }  # fmt: skip
    return Lawyer(id=number, **{**given, **changes})


def problem(lawyers: list[Lawyer], **changes: Any) -> Problem:
    """Return a week with one seat at all hours."""
    days = changes.pop("days", 7)
    given: dict[str, Any] = {
        "first": FIRST,
        "day_types": tuple(DayType.WEEKEND if day % 7 > 4 else DayType.WORKDAY for day in range(days)),
        "shifts": (NIGHT, DAY, LATE),
        "covers": (ALL,),
        "needs": {"everybody": (1,) * HOURS_OF_DAY * days},
        "rest": Rest(between=11, after_night=24, nights_in_row=2),
    }
    return Problem(lawyers=tuple(lawyers), **{**given, **changes})
