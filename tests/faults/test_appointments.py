"""Dates on a real platform: reminders arrive once, and what is killed in between is neither lost nor doubled."""

import contextlib
import random
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.faults.platform import Platform
from tests.waiting import until

_DUE = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo' AND"
    " coalesce(scheduled_at, now()) <= now())"
)


@pytest.fixture(scope="module")
def station(platform: Platform) -> int:
    """The number of an office at which one can come at every hour."""
    platform.instance.run_python("tests.faults.office")
    return int(
        platform.sql(
            "SELECT place.unit_id FROM appointments_plan plan JOIN appointments_place place ON place.id = plan.place_id"
            " WHERE plan.name = '3 号窗口'"
        )
    )


@pytest.fixture
def two_workers(platform: Platform) -> Iterator[None]:
    """A second worker beside the first one."""
    platform.fork("worker", "second")
    yield
    platform.instance.kill("second")


class Person:
    """Somebody who books over the API and sends again whatever got no answer."""

    def __init__(self, platform: Platform, station: int) -> None:
        self.platform, self.station = platform, station
        self.phone = f"137{random.randrange(10**8):08d}"
        self.receipt: dict[str, Any] = {}

    def slot(self, at_least: timedelta) -> int:
        answer = httpx.get(
            f"{self.platform.url}/api/v1/appointments/slots", params={"unit_id": self.station}, timeout=20
        )
        earliest = datetime.now(UTC) + at_least
        slots = [one for one in answer.json()["slots"] if one["with_whom"] == "3 号窗口" and one["left"]]
        return int(next(one["id"] for one in slots if datetime.fromisoformat(one["begins_at"]) > earliest))

    def send(self, slot: int) -> httpx.Response:
        body = {
            "slot": slot, "name": "蒋先生", "phone": self.phone, "text_message": True, "words": "拖欠工资",
            "quiet_from": "00:00", "quiet_until": "00:00",
        }  # fmt: skip
        url, headers = f"{self.platform.url}/api/v1/appointments", {"Idempotency-Key": self.phone}
        return httpx.post(url, json=body, headers=headers, timeout=20)

    def book(self, slot: int) -> None:
        def answered() -> httpx.Response | None:
            try:
                answer = self.send(slot)
            except httpx.HTTPError:
                return None
            return None if answer.status_code == 503 else answer

        answer = until(answered, "an answer", every=0.1)
        assert answer is not None
        assert answer.status_code == 201, answer.text
        self.receipt = answer.json()

    def cancel(self) -> None:
        url = f"{self.platform.url}/api/v1/appointments/{self.receipt['code']}"
        answer = httpx.delete(url, headers={"X-Access-Key": self.receipt["access_key"]}, timeout=20)
        assert answer.status_code == 200, answer.text

    def texts(self) -> list[str]:
        """Return the text messages that went out to this person."""
        return [one["text"] for one in self.platform.messages() if one["to"].endswith(self.phone)]

    def handed_over(self) -> int:
        """Return how often a message to this person was handed to the gateway, repeated ones among them."""
        own = {one["reference"] for one in self.platform.messages() if one["to"].endswith(self.phone)}
        return sum(reference in own for reference in self.platform.handed_over())


def nothing_left(platform: Platform) -> None:
    """Wait until no job is left that would tell somebody something."""
    until(lambda: platform.sql(_DUE) == "0", "no jobs that are due", 60, every=0.3)


def test_a_reminder_arrives_once_and_none_of_a_cancelled_date(
    platform: Platform, station: int, two_workers: None
) -> None:
    comes, does_without = Person(platform, station), Person(platform, station)
    for one in (comes, does_without):
        one.book(one.slot(timedelta(hours=25)))
        until(one.texts, "the confirmation", 60)
    does_without.cancel()
    until(lambda: len(does_without.texts()) == 2, "that it is cancelled", 60)
    # The day passes: both dates lie within the time of the first reminder now.
    platform.sql(
        "UPDATE appointments_appointment SET begins_at = begins_at - interval '4 hours', ends_at = ends_at - interval"
        f" '4 hours', wake_at = now() WHERE code IN ('{comes.receipt['code']}', '{does_without.receipt['code']}')"
    )
    until(lambda: len(comes.texts()) == 2, "the reminder", 150, every=0.3)
    # Looked at once more, by whichever worker, it is not sent again.
    platform.sql("UPDATE appointments_appointment SET wake_at = now() WHERE state = 'booked'")
    late = "SELECT count(*) FROM appointments_appointment WHERE wake_at <= now() AND state = 'booked'"
    until(lambda: platform.sql(late) == "0", "another look", 150, every=0.3)
    nothing_left(platform)
    assert len(does_without.texts()) == 2
    (reminder,) = comes.texts()[1:]
    link = re.search(r"https?://\S+", reminder)
    assert link is not None, reminder
    page = httpx.get(link[0], timeout=20, follow_redirects=True)
    calendar = re.search(r'href="([^"]+/calendar)"', page.text)
    assert calendar is not None
    file = httpx.get(platform.url + calendar[1], timeout=20)
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    begins = datetime.fromisoformat(comes.receipt["begins_at"]) - timedelta(hours=4)
    assert event.decoded("dtstart") == begins


def test_killed_in_the_middle_of_a_booking(platform: Platform, station: int, moments: random.Random) -> None:
    people = [Person(platform, station) for _ in range(5)]
    slot = people[0].slot(timedelta(hours=30))
    for number, one in enumerate(people[:4]):
        victim = ("server", "worker")[number % 2]
        sender = threading.Thread(target=_suppressed, args=(one, slot))
        sender.start()
        # Until it has its answer, at most.
        sender.join(moments.uniform(0.0, 0.06))
        platform.instance.kill(victim)
        sender.join()
        platform.restart(victim)
        one.book(slot)
        # Sent once more it is the same date.
        code = one.receipt["code"]
        one.book(slot)
        assert one.receipt["code"] == code
    # All four places have gone to four people, each once.
    assert people[4].send(slot).status_code == 409
    dates = "SELECT count(*), count(DISTINCT contact_id) FROM appointments_appointment"
    assert platform.sql(f"{dates} WHERE slot_id = {slot}").split("|") == ["4", "4"]
    places = f"SELECT count(*) FROM appointments_reservation WHERE slot_id = {slot}"
    assert platform.sql(places) == "4"
    for one in people[:4]:
        until(one.texts, "the confirmation", 60, every=0.3)
    nothing_left(platform)
    assert [(len(one.texts()), one.handed_over()) for one in people[:4]] == [(1, 1)] * 4


def test_killed_between_booking_and_notice(platform: Platform, station: int) -> None:
    """The date is booked while no worker is there; the server dies; the notice still goes out, once."""
    one = Person(platform, station)
    platform.instance.kill("worker")
    one.book(one.slot(timedelta(hours=30)))
    platform.instance.kill("server")
    assert one.texts() == []
    platform.restart("server", "worker")
    until(one.texts, "the confirmation", 60, every=0.3)
    nothing_left(platform)
    assert (len(one.texts()), one.handed_over()) == (1, 1)


def _suppressed(person: Person, slot: int) -> None:
    with contextlib.suppress(httpx.HTTPError):
        person.send(slot)
