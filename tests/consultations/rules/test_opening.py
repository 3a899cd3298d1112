"""When a zone is open: hours, holidays, make-up workdays, first and last day."""

from datetime import date, datetime, time

import pytest

from fawang.consultations.data.zones import Times
from fawang.consultations.rules.opening import Opening, Stand, standing
from fawang.kernel.clock import CHINA

WEEK = {day: [["08:30", "12:00"], ["14:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def opening(**rest: object) -> Opening:
    return Times.model_validate({"week": WEEK, **rest}).opening


@pytest.mark.parametrize(
    ("now", "stand", "until"),
    [
        ("2026-11-26 08:29", Stand.SHUT, "2026-11-26 08:30"),
        ("2026-11-26 08:30", Stand.OPEN, "2026-11-26 12:00"),
        ("2026-11-26 12:00", Stand.SHUT, "2026-11-26 14:00"),
        ("2026-11-27 17:30", Stand.SHUT, "2026-11-30 08:30"),
        # The National Day's holiday, and before it a Sunday that is worked instead.
        ("2026-10-01 09:00", Stand.SHUT, "2026-10-08 08:30"),
        ("2026-09-20 09:00", Stand.OPEN, "2026-09-20 12:00"),
    ],
)
def test_hours_as_an_office(now: str, stand: Stand, until: str) -> None:
    found = standing(opening(), at(now))
    assert (found.stand, found.until) == (stand, at(until))


def test_holidays_may_be_open_and_single_days_closed() -> None:
    always = opening(holidays="open", closed=["2026-10-01"])
    assert standing(always, at("2026-10-01 09:00")).until == at("2026-10-02 08:30")
    assert standing(always, at("2026-10-02 09:00")).stand == Stand.OPEN
    assert standing(opening(closed=["2026-11-26"]), at("2026-11-26 09:00")).stand == Stand.SHUT


def test_first_and_last_day_count() -> None:
    few = opening(first_day="2026-11-26", last_day="2026-11-27")
    assert standing(few, at("2026-11-20 09:00")) == standing(few, at("2026-11-25 23:59"))
    found = standing(few, at("2026-11-25 23:59"))
    assert (found.stand, found.until) == (Stand.NOT_BEGUN, at("2026-11-26 08:30"))
    assert standing(few, at("2026-11-27 17:00")).stand == Stand.OPEN
    # In the evening of the last day nothing opens any more, and its people may still write.
    late = standing(few, at("2026-11-27 18:00"))
    assert (late.stand, late.until) == (Stand.SHUT, None)
    assert standing(few, at("2026-11-28 00:00")).stand == Stand.ENDED


def test_day_and_night() -> None:
    found = standing(Opening(last_day=date(2026, 11, 27)), at("2026-11-26 03:00"))
    assert (found.stand, found.until) == (Stand.OPEN, datetime.combine(date(2026, 11, 28), time(), CHINA))
    assert standing(Opening(), at("2026-11-26 03:00")).until is None
    assert standing(Opening(first_day=date(2026, 12, 1)), at("2026-11-26 03:00")).until == at(
        "2026-12-01 00:00"
    )
