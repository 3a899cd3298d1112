"""A lawyer's duties as a calendar feed (RFC 5545), for the calendar on their phone.

The words come from the caller: a feed is made for one lawyer's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fawang.dispatch.rostering.problem import Duty, Shift
from fawang.kernel.clock import CHINA


@dataclass(frozen=True, slots=True)
class Words:
    """What a feed says: its name, the title of a duty by the code of its shift, and a line below it."""

    name: str
    duty: Mapping[str, str]
    note: str


def feed(
    duties: Iterable[Duty],
    shifts: Mapping[str, Shift],
    words: Words,
    *,
    made_at: datetime,
    dropped: Iterable[Duty] = (),
    remind: tuple[timedelta, ...] = (timedelta(days=1), timedelta(hours=1)),
) -> bytes:
    """Return the feed of one lawyer's duties.

    A duty keeps its id as long as day, shift and lawyer stay, so that a calendar that subscribes replaces
    rather than doubles it.

    Args:
        duties: the lawyer's.
        shifts: by code.
        words: in the lawyer's language.
        made_at: when the roster was made or changed.
        dropped: duties that were in an earlier feed and are no more; they are sent as cancelled.
        remind: how long before a duty an alarm rings.
    """
    # Loaded with the first calendar file: 80 modules that no page needs.
    from icalendar import Alarm, Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//fawang//rosters//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.name)
    calendar.add("x-wr-timezone", CHINA.key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for duty in sorted(duties):
        event = _event(duty, shifts[duty.shift], words, made_at)
        for before in remind:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", -before)
            alarm.add("description", words.duty[duty.shift])
            event.add_component(alarm)
        calendar.add_component(event)
    for duty in sorted(dropped):
        event = _event(duty, shifts[duty.shift], words, made_at)
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(duty: Duty, shift: Shift, words: Words, made_at: datetime) -> Any:
    # In UTC: China has had no summer time since 1991, and no calendar needs a definition of the zone.
    begins = datetime.combine(duty.day, time(shift.start), CHINA)
    from icalendar import Event

    event = Event()
    event.add("uid", f"duty-{duty.day:%Y%m%d}-{duty.shift}-{duty.lawyer}@fawang")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    # A later feed counts for more: seconds since 1970 only ever grow.
    event.add("sequence", int(made_at.timestamp()) % 2_147_483_648)
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (begins + timedelta(hours=shift.hours)).astimezone(UTC))
    event.add("summary", words.duty[duty.shift])
    event.add("description", words.note)
    return event
