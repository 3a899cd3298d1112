"""A date as a calendar file (RFC 5545), for the calendar on a phone that others may look at.

The words come from the caller. The same `uid` is the same date: a later file replaces an earlier one.
"""

from datetime import UTC, datetime, timedelta


def file(
    uid: str,
    begins: datetime,
    ends: datetime,
    summary: str,
    *,
    made_at: datetime,
    location: str = "",
    url: str = "",
    remind: timedelta = timedelta(hours=2),
) -> bytes:
    """Return the file of one date."""
    # Loaded with the first calendar file: 80 modules that no page needs.
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//fawang//appointments//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{uid}@fawang")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("sequence", int(made_at.timestamp()) % 2_147_483_648)
    # In UTC: no calendar needs a definition of the zone.
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", summary)
    if location:
        event.add("location", location)
    if url:
        event.add("url", url)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -remind)
    alarm.add("description", summary)
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
