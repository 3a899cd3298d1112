"""How opening hours are said, in the reader's language. Nothing is promised that the office has not said itself."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils import dateformat
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.organisations.queries import Card, HelpNumber, own_week
from fawang.organisations.rules.hours import CHINA, Interval, Opening


def say_hours(intervals: Sequence[Interval]) -> str:
    """Return the hours of a day: `08:30–12:00, 14:30–17:30`; that it is closed where there are none."""
    said = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in intervals)
    return said or _("Closed all day")


def say_week(week: Sequence[tuple[Interval, ...]]) -> list[dict[str, Any]]:
    """Return a week as rows of `label`, `value`, and whether it is `open`; days with the same hours share one."""
    lines: list[dict[str, Any]] = []
    for intervals, days in groupby(enumerate(week), key=itemgetter(1)):
        first, *others = [str(WEEKDAYS[number]) for number, _intervals in days]
        label = _("%(first)s to %(last)s") % {"first": first, "last": others[-1]} if others else first
        lines.append({"label": label, "value": say_hours(intervals), "open": bool(intervals)})
    return lines


def say_office(card: Card) -> str:
    """Return an office with whom to ring and when it is open, as far as it has said so, for a message."""
    week = own_week(card.unit.id) if card.unit.has_hours else None
    told = [
        card.unit.name,
        _("telephone %(number)s") % {"number": card.call.phone} if card.call else "",
        *(f"{row['label']} {row['value']}" for row in say_week(week or ()) if row["open"]),
    ]
    return pgettext("between the parts of a sentence", ", ").join(filter(None, told))


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
    if opening.unsure:
        said = _("%(said)s Holidays near that day are not announced yet: ask before you go.") % {"said": said}
    if opening.reason:
        said = _("%(said)s Today: %(reason)s.") % {"said": said, "reason": opening.reason.rstrip("。.")}
    return said


def _not_known(opening: Opening, call: HelpNumber | None) -> str:
    if call is None:
        return _("This office has not published its hours.")
    asked = {"hours": say_hours(opening.today), "number": call.phone, "office": call.unit_name}
    if not call.own:
        said = _(
            "This office has published neither its hours nor a number. Ask %(office)s, %(number)s, before you go."
        )
    elif opening.today:
        said = _(
            "This office has not published its hours. Most offices work %(hours)s today. Call %(number)s before you go."
        )
    else:
        said = _(
            "This office has not published its hours. Today is a day of rest, and most offices are closed. Call"
            " %(number)s before you go."
        )
    return said % asked
