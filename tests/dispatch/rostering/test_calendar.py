"""The feed as a calendar reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from fawang.dispatch.rostering.calendar import Words, feed
from fawang.dispatch.rostering.problem import Duty
from tests.dispatch.rostering.cases import DAY, FIRST, OVER

WORDS = Words("值班", {"day": "日间值班", "over": "夜间值班"}, "请提前申请换班")
SHIFTS = {"day": DAY, "over": OVER}
MADE = datetime(2026, 11, 20, 3, tzinfo=UTC)


def read(*duties: Duty, **options: Any) -> list[Any]:
    calendar = Calendar.from_ical(feed(duties, SHIFTS, WORDS, made_at=MADE, **options))
    assert calendar["x-wr-calname"] == "值班"
    return calendar.walk("VEVENT")


def test_times_are_chinas() -> None:
    event = read(Duty(FIRST, "over", 7))[0]
    assert event["summary"] == "夜间值班"
    # From ten in the evening in China for eight hours.
    assert event["dtstart"].dt == datetime(2026, 11, 30, 14, tzinfo=UTC)
    assert event["dtend"].dt == datetime(2026, 11, 30, 22, tzinfo=UTC)
    assert len(event.walk("VALARM")) == 2


def test_a_duty_keeps_its_id_and_what_is_dropped_is_cancelled() -> None:
    before = read(Duty(FIRST, "day", 7))[0]
    after = read(dropped=[Duty(FIRST, "day", 7)])[0]
    assert before["uid"] == after["uid"]
    assert after["status"] == "CANCELLED"
    assert not after.walk("VALARM")


def test_in_order_and_a_later_feed_counts_for_more() -> None:
    first, second = read(Duty(FIRST + timedelta(days=1), "day", 7), Duty(FIRST, "day", 7))
    assert first["dtstart"].dt < second["dtstart"].dt
    later = feed([Duty(FIRST, "day", 7)], SHIFTS, WORDS, made_at=MADE + timedelta(seconds=1))
    assert Calendar.from_ical(later).walk("VEVENT")[0]["sequence"] > first["sequence"]
