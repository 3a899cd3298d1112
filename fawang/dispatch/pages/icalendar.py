"""The time of a call-back as a calendar file (RFC 5545), for the calendar on a phone that others may look at.

The words come from the caller, and say nothing of law or lawyers: whoever opens the calendar learns of a call only.
"""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from fawang.dispatch.rules.callbacks import QUARTER

REMIND = timedelta(minutes=10)


def file(code: str, begins: datetime, summary: str, *, made_at: datetime) -> bytes:
    """Return the file of one call. The same code is the same appointment: a later file replaces an earlier one."""
    calendar = Calendar()
    calendar.add("prodid", "-//fawang//callbacks//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"callback-{code}@fawang")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("sequence", int(made_at.timestamp()) % 2_147_483_648)
    # In UTC: no calendar needs a definition of the zone.
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (begins + QUARTER).astimezone(UTC))
    event.add("summary", summary)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND)
    alarm.add("description", summary)
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
