"""Values and marks as HTML: codes, moments, tags. Templates have them as tags and filters; long lists call them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.rules.ids import spoken

#: Lists show the same codes and moments again and again, and to write one takes longer than all else in a row.
_REMEMBERED = 1_024


@lru_cache(_REMEMBERED)
def spoken_code(code: object) -> SafeString:
    """Return a code in groups of four, which a screen reader says digit by digit."""
    digits = str(code or "")
    return format_html(
        '<span class="code"><span aria-hidden="true">{}</span><span class="unseen">{}</span></span>',
        spoken(digits),
        ", ".join(" ".join(group) for group in spoken(digits).split(" ")),
    )


def day(value: date | datetime | str | None) -> SafeString | str:
    """Return a date in China, in the reader's language; a string in ISO form is understood."""
    found = _china_date(value)
    if found is None:
        return ""
    return format_html(
        '<time datetime="{}" class="nowrap">{}</time>',
        found.isoformat(),
        _written(found, "DATE_FORMAT", get_language()),
    )


def _china_date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).date()
    return value


def when(moment: datetime | None) -> SafeString | str:
    """Return how long ago or ahead `moment` is, with the exact time in China in the title.

    Beyond a week the day itself says more, and stands instead.
    """
    if not isinstance(moment, datetime):
        return ""
    local, language = moment.astimezone(clock.CHINA), get_language()
    whole = escape(_written(local.replace(second=0, microsecond=0), "DATETIME_FORMAT", language))
    said = escape(_relative(moment, language) or _written(local.date(), "DATE_FORMAT", language))
    iso = local.isoformat(timespec="seconds")
    return SafeString(f'<time datetime="{iso}" title="{whole}" class="nowrap">{said}</time>')


@lru_cache(_REMEMBERED)
def _written(moment: date, form: str, _language: str | None) -> str:
    return formats.date_format(moment, form)


def exact(moment: datetime | None) -> SafeString | str:
    """Return date and time in China; of what is still ahead, the weekday as well: people plan by it."""
    if not isinstance(moment, datetime):
        return ""
    local, language = moment.astimezone(clock.CHINA), get_language()
    written, how = _written(local.replace(second=0, microsecond=0), "DATETIME_FORMAT", language), "nowrap"
    if local > clock.now():
        # Longer than a narrow phone with large text is wide: it breaks between its parts.
        how = "by-parts"
        written = _("%(day)s (%(weekday)s) %(time)s") % {
            "day": _written(local.date(), "DATE_FORMAT", language),
            "weekday": _written(local.date(), "D", language),
            "time": f"{local:%H:%M}",
        }
    return format_html(
        '<time datetime="{}" class="{}">{}</time>', local.isoformat(timespec="seconds"), how, written
    )


def _relative(moment: datetime, language: str | None) -> str | None:
    away = moment - clock.now()
    size = abs(away)
    if size >= timedelta(days=7):
        return None
    unit = next((one for one in _UNITS if size >= one), timedelta(minutes=1))
    return _away(unit, size // unit, away > timedelta(), language)


_UNITS = (timedelta(days=1), timedelta(hours=1))


@lru_cache(_REMEMBERED)
def _away(unit: timedelta, number: int, ahead: bool, _language: str | None) -> str:
    if not number:
        return _("in a moment") if ahead else _("just now")
    if unit == timedelta(minutes=1):
        span = ngettext("%(number)d minute", "%(number)d minutes", number)
    elif unit == timedelta(hours=1):
        span = ngettext("%(number)d hour", "%(number)d hours", number)
    else:
        span = ngettext("%(number)d day", "%(number)d days", number)
    pattern = _("in %(span)s") if ahead else _("%(span)s ago")
    return pattern % {"span": span % {"number": number}}


def tag(text: object, tone: str = "") -> SafeString:
    """Draw a tag; `tone` is brand, good, warn, bad, seal or nothing."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{tone}" if tone else "", text)


def card_tag(colour: str | None) -> SafeString | str:
    """Draw the `yellow` or `red` card of a term; nothing for neither."""
    if colour == "yellow":
        return format_html('<span class="card card--yellow">{}</span>', _("Yellow card"))
    if colour == "red":
        return format_html('<span class="card card--red">{}</span>', _("Red card"))
    return ""
