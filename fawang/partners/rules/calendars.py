"""When a partner works. Pure."""

from collections.abc import Sequence
from datetime import date, time

from fawang.organisations.rules.hours import Week


class EveryDay:
    """The days of a body that works on all days of the week, such as 110 and 12345: holidays are days like others."""

    def __init__(self, week: Week) -> None:
        """Take the hours of each day of the week."""
        self._week = week

    def hours(self, day: date) -> Sequence[tuple[time, time]]:
        """Return the working intervals of `day`."""
        return self._week[day.weekday()]


def works_every_day(week: Week) -> bool:
    """Tell whether each day of the week has hours."""
    return all(week)
