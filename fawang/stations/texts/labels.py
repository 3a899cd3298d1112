"""What the finder calls things, in the reader's language."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from fawang.kernel.clock import CHINA

_KILOMETRE: Final = 1000
_NEAR: Final = 10 * _KILOMETRE


def distance(metres: int | None) -> str:
    """Return a distance in words: to 10 m below a kilometre, to 100 m below ten; empty where it is not known."""
    if metres is None:
        return ""
    if metres < _KILOMETRE - 5:
        return _("%(number)s m") % {"number": max(10, round(metres, -1))}
    number = metres / _KILOMETRE
    return _("%(number)s km") % {"number": f"{number:.1f}" if metres < _NEAR else f"{number:.0f}"}


def coming(at: datetime, now: datetime) -> str:
    """Return a moment of the coming days: today or tomorrow by that word, others by date and day of the week."""
    local, today = at.astimezone(CHINA), now.astimezone(CHINA).date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return _("today at %(time)s") % {"time": time}
    if local.date() == today + timedelta(days=1):
        return _("tomorrow at %(time)s") % {"time": time}
    day = formats.date_format(local, "MONTH_DAY_FORMAT")
    return _("%(weekday)s, %(day)s, at %(time)s") % {
        "weekday": WEEKDAYS[local.weekday()],
        "day": day,
        "time": time,
    }
