"""How duties read on the pages of rosters: days, hours, seats."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.dispatch.queries.rosters import Duty
from fawang.dispatch.texts import roster_labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.knowledge.texts.labels import matter_name
from fawang.organisations.rules.matters import Matter
from fawang.people.texts.labels import DIALECTS

#: What is said after something was done; the code stands in the address.
DONE = {
    "asked": gettext_lazy("Asked. The duty stays yours until somebody has taken it."),
    "swapped": gettext_lazy("Done: the duties have changed hands."),
    "agreed": gettext_lazy("Agreed. A rule is against it, so whoever leads the shifts decides."),
    "declined": gettext_lazy("Your colleague learns that you cannot."),
    "withdrawn": gettext_lazy("Withdrawn. The duty stays yours."),
    "taken": gettext_lazy("The duty is yours. Thank you!"),
    "away": gettext_lazy("Noted. For the duties that you lose, colleagues are asked now."),
    "renewed": gettext_lazy("The calendar has a new address. The old one does not work any more."),
    "published": gettext_lazy("Published. Lawyers see their duties, and calendars follow within an hour."),
    "given": gettext_lazy("The lawyer has the duty now."),
    "refused": gettext_lazy("Refused. The duty stays as it was."),
}


def day_label(day: date) -> str:
    """Return a day with its weekday: `3 December, Thursday`."""
    return _("%(day)s, %(weekday)s") % {
        "day": date_format(day, "MONTH_DAY_FORMAT"),
        "weekday": date_format(day, "l"),
    }


def hours_label(row: Duty | Any) -> str:
    """Return the hours of a duty: `08:00–12:00`, and that it ends on the next day."""
    begins, ends = row.from_at.astimezone(clock.CHINA), row.until_at.astimezone(clock.CHINA)
    hours = f"{begins:%H:%M}–{ends:%H:%M}"
    if ends.date() > begins.date() and ends.hour:
        return _("%(hours)s the next morning") % {"hours": hours}
    return hours


def duty_words(row: Duty) -> dict[str, Any]:
    """Return a duty as templates draw it."""
    begins = row.from_at.astimezone(clock.CHINA)
    now = clock.now()
    return {
        "row": row,
        "day": day_label(begins.date()),
        "hours": hours_label(row),
        "today": begins.date() == clock.today(),
        "now": row.from_at <= now < row.until_at,
        "begun": row.from_at <= now,
        "night": begins.hour < 6 or row.until_at.astimezone(clock.CHINA).date() > begins.date(),
    }


def cover_name(code: str) -> str:
    """Return the name of a kind of seats: all of them, a language, several, a matter."""
    if code == "everybody":
        return _("all seats")
    if code in set(Matter):
        return str(matter_name(code))
    return _(" or ").join(str(DIALECTS.get(one, one)) for one in code.split("+"))


def reason_words(problem: Problem) -> str:
    """Return what is against it, where a problem says so."""
    return str(roster_labels.reason_of(problem.params))


def against_words(kept: dict[str, Any] | None, names: dict[int, str]) -> str:
    """Return what is against a swap as it is kept: who, and what."""
    if not kept:
        return ""
    what = str(roster_labels.AGAINST.get(kept["code"], kept["code"]))
    if kept.get("cover"):
        return f"{what}: {cover_name(kept['cover'])}"
    name = names.get(kept.get("staff_id") or 0, "")
    return _("%(name)s %(what)s") % {"name": name, "what": what} if name else what


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
