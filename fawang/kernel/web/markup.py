"""Values and marks as HTML: codes, moments, tags. Templates have them as tags and filters; long lists call them."""

from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fawang.kernel import clock
from fawang.kernel.rules.ids import spoken


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
        formats.date_format(found, "DATE_FORMAT"),
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
    local = moment.astimezone(clock.CHINA)
    exact = formats.date_format(local, "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}" class="nowrap">{}</time>',
        local.isoformat(timespec="seconds"),
        exact,
        _relative(moment) or formats.date_format(local, "DATE_FORMAT"),
    )


def exact(moment: datetime | None) -> SafeString | str:
    """Return date and time in China; of what is still ahead, the weekday as well: people plan by it."""
    if not isinstance(moment, datetime):
        return ""
    local = moment.astimezone(clock.CHINA)
    written, how = formats.date_format(local, "DATETIME_FORMAT"), "nowrap"
    if local > clock.now():
        # Longer than a narrow phone with large text is wide: it breaks between its parts.
        how = "by-parts"
        written = _("%(day)s (%(weekday)s) %(time)s") % {
            "day": formats.date_format(local, "DATE_FORMAT"),
            "weekday": formats.date_format(local, "D"),
            "time": f"{local:%H:%M}",
        }
    return format_html(
        '<time datetime="{}" class="{}">{}</time>', local.isoformat(timespec="seconds"), how, written
    )


def _relative(moment: datetime) -> str | None:
    away = moment - clock.now()
    size = abs(away)
    if size < timedelta(minutes=1):
        return _("just now") if away <= timedelta() else _("in a moment")
    if size >= timedelta(days=7):
        return None
    if size < timedelta(hours=1):
        number = size // timedelta(minutes=1)
        span = ngettext("%(number)d minute", "%(number)d minutes", number)
    elif size < timedelta(days=1):
        number = size // timedelta(hours=1)
        span = ngettext("%(number)d hour", "%(number)d hours", number)
    else:
        number = size // timedelta(days=1)
        span = ngettext("%(number)d day", "%(number)d days", number)
    pattern = _("in %(span)s") if away > timedelta() else _("%(span)s ago")
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
