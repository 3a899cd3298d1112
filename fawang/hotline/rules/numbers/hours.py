"""Hours of a number: open always, or by a week. Pure.

A week is local time (China), every day of the year: holidays change nothing, since the hotline is there around the
clock by rule, and a number that is not says so itself.
"""

from datetime import date, datetime, time, timedelta

from fawang.organisations.rules.hours import Week


def opens(week: Week | None, now: datetime) -> datetime | None:
    """Return when a number opens again; None while it is open.

    Args:
        week: its hours; None: always open. At least one day has some (`organisations.hours.read_week`).
        now: in local time.
    """
    if week is None:
        return None
    for ahead in range(8):
        day = now.date() + timedelta(days=ahead)
        for begins, ends in week[day.weekday()]:
            first, last = _at(now, day, begins), _at(now, day, ends)
            # Until the last minute of the day is until midnight.
            last += timedelta(minutes=1) if ends == time(23, 59) else timedelta()
            if first <= now < last:
                return None
            if now < first:
                return first
    return None


def _at(now: datetime, day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, now.tzinfo)
