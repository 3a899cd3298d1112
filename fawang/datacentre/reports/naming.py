"""What reports, their days and their filters are called, in the active language."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports.orders import Kind, ReportOrder
from fawang.datacentre.texts import labels


def title_of(kind: Kind) -> str:
    """Return the title of a report of this kind."""
    return {
        Kind.MONTH: _("Public legal services: monthly report"),
        Kind.YEAR: _("Public legal services: yearly report"),
        Kind.PERIOD: _("Public legal services: report"),
    }[kind]


def period_text(order: ReportOrder) -> str:
    """Return the days of a report as a reader names them."""
    match order.kind:
        case Kind.MONTH:
            return date_format(order.period.first, "YEAR_MONTH_FORMAT")
        case Kind.YEAR:
            return pgettext("a year", "%(year)s") % {"year": order.period.first.year}
    return _("%(first)s to %(last)s") % {
        "first": date_format(order.period.first, "DATE_FORMAT"),
        "last": date_format(order.period.last, "DATE_FORMAT"),
    }


def filter_texts(order: ReportOrder, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each filter as its level and what it lets through; of a level left out with "!" what it keeps out."""
    found = []
    for asked, values in order.where:
        level = asked.removeprefix("!")
        known = labels.VALUES.get(level, {})
        text = pgettext("between names", ", ").join(
            str(names.get(one) or known.get(one) or one) for one in values
        )
        found.append((level, _("without %(names)s") % {"names": text} if asked != level else text))
    return found


def level_name(level: str) -> str:
    """Return what a level of a dimension is called; "region" stands for all four of places."""
    return _("Region") if level == "region" else str(labels.LEVELS.get(level, level))
