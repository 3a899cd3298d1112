"""Figures of the hotline in words: their names, shares and lengths of time as pages show them."""

from datetime import timedelta
from math import floor

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.hotline.rules.figures.metrics import Figure, Unit
from fawang.people.texts.labels import DIALECTS

type Text = str | Promise

FIGURES: dict[str, Text] = {
    "connect_rate": _("Connect rate"),
    "service_level": _("Answered within 15 s"),
    "satisfied_share": pgettext_lazy("share", "Satisfied"),
    "abandonment": _("Abandoned"),
    "average_wait": _("Average wait"),
    "long_wait": _("Wait, 90th percentile"),
    "average_talk": _("Average talk"),
    "repeat_share": _("Repeat callers"),
}

#: The fields of Counts, in the order of the columns of a file.
COUNTS: dict[str, Text] = {
    "came": pgettext_lazy("number", "Calls"),
    "offered": _("Asked for a human"),
    "answered": pgettext_lazy("calls", "Answered"),
    "in_time": _("of these within 15 s"),
    "abandoned": _("Hung up in line"),
    "abandoned_at_once": _("of these within 10 s"),
    "called_back": _("Booked a call-back instead"),
    "messages": _("Left a message instead"),
    "failed": _("Broke off on our side"),
    "waiting": _("Still in line"),
    "rated": _("Rated"),
    "satisfied": _("Rated 4 or 5 of 5"),
    "known": _("Asked for a human with a number shown"),
    "repeated": _("of these again within 7 days"),
}

NONE = "–"


def language(code: str) -> Text:
    """Return the name of a language; of none, that none was chosen."""
    return DIALECTS.get(code, code) if code else _("None chosen")


def share(value: float | None) -> str:
    """Return a share in percent, rounded down: what has narrowly missed its target does not look as if it met it."""
    return NONE if value is None else f"{floor(value * 1000 + 1e-9) / 10:.1f} %"


def length(value: timedelta | float | None) -> str:
    """Return a length of time, or seconds of it: “12 s”, “3:05”, “1 h 10 min”."""
    if value is None:
        return NONE
    seconds = max(0, round(value.total_seconds() if isinstance(value, timedelta) else value))
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return f"{minutes}:{rest:02d}" if minutes else gettext("%(seconds)s s") % {"seconds": rest}


def shown(figure: Figure, value: float | None) -> str:
    """Return a figure as pages show it."""
    return share(value) if figure.unit == Unit.SHARE else length(value)
