"""When a period ends, on a page and in a calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from fawang.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/guidance/periods/p-labour-arbitration"
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)


def text_of(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_the_last_day_is_named_with_what_is_left(client: Client) -> None:
    with clock.at(NOW):
        page = text_of(client.get(PAGE, {"start": "2026-03-02"}))
    assert "2027年3月2日" in page
    assert "97" in page


def test_a_period_that_ends_soon_or_has_ended_says_so(client: Client) -> None:
    with clock.at(NOW):
        assert "2025年12月1日" in text_of(client.get(PAGE, {"start": "2024-12-01"}))
        soon = text_of(client.get(PAGE, {"start": "2025-11-27"}))
    assert "2026年11月27日" in soon


@pytest.mark.parametrize("start", ["2026-12-01", "1950-01-01", "soon", "2026-02-30"])
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(client: Client, start: str) -> None:
    with clock.at(NOW):
        response = client.get(PAGE, {"start": start})
    assert response.status_code == 422
    assert start in text_of(response)


def test_the_calendar_file_is_one_that_calendars_read(client: Client) -> None:
    with clock.at(NOW):
        response = client.get(PAGE + ".ics", {"start": "2026-03-02"})
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 3, 2)
    assert len(event.walk("VALARM")) == 2
    assert "仲裁" in str(event["summary"])


def test_the_last_day_is_no_day_off(client: Client) -> None:
    # 2027-10-01 is the National Day; the days off last until the 7th, and the 8th is a Friday.
    with clock.at(NOW):
        page = text_of(client.get("/guidance/periods/p-civil-limitation", {"start": "2024-10-01"}))
    assert "2027年10月1日" not in page
