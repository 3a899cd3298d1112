"""How opening hours are said, in the reader's language. Nothing is promised that the office has not said itself."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from django.utils import dateformat
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from fawang.organisations.queries import HelpNumber
from fawang.organisations.rules.hours import CHINA, Interval, Opening, Week


def say_hours(intervals: Sequence[Interval]) -> str:
    """Return the hours of a day: `08:30–12:00, 14:30–17:30`; that it is closed where there are none."""
    said = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in intervals)
    return said or _("Closed all day")


def say_week(week: Week) -> list[dict[str, str]]:
    """Return a week as rows of `label` and `value`; days in a row that keep the same hours share one."""
    lines = []
    for intervals, days in groupby(enumerate(week), key=itemgetter(1)):
        first, *others = [str(WEEKDAYS[number]) for number, _intervals in days]
        label = _("%(first)s to %(last)s") % {"first": first, "last": others[-1]} if others else first
        lines.append({"label": label, "value": say_hours(intervals)})
    return lines


def say_opening(opening: Opening, call: HelpNumber | None) -> str:
    """Return in one or two sentences whether an office is open, and whom to ring first where nobody knows.

    Args:
        call: the number of the office, or the nearest above it (`queries.cards`).
    """
    if not opening.known:
        return _not_known(opening, call)
    if opening.is_open and opening.until:
        said = _("Open now, until %(time)s.") % {"time": f"{opening.until.astimezone(CHINA):%H:%M}"}
    elif opening.opens:
        moment = opening.opens.astimezone(CHINA)
        when = {"day": dateformat.format(moment, _("l, j F")), "time": f"{moment:%H:%M}"}
        said = _("Closed now. Opens on %(day)s at %(time)s.") % when
    else:
        said = _("Closed now.")
    if opening.reason:
        said = _("%(said)s Today: %(reason)s.") % {"said": said, "reason": opening.reason.rstrip("。.")}
    return said


def _not_known(opening: Opening, call: HelpNumber | None) -> str:
    if call is None:
        return _("This office has not told us its hours.")
    asked = {"hours": say_hours(opening.today), "number": call.phone, "office": call.unit_name}
    if call.own:
        return (
            _(
                "This office has not told us its hours. Most authorities work %(hours)s on a day like today. Please"
                " call %(number)s before you go."
            )
            % asked
        )
    return (
        _(
            "This office has told us neither its hours nor a number. Please call %(office)s, %(number)s, before you go."
        )
        % asked
    )
