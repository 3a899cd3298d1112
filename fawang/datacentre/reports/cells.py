"""What stands in the cells of a report's tables."""

from collections.abc import Sized

from django.utils.translation import gettext as _

from fawang.datacentre.reports import intervals
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS, Unit

#: Rows of a table of places: how many more there are is said below it.
MOST_ROWS = 60


def named(code: str) -> str:
    """Return the name of a metric with its unit, where the figures do not show it."""
    metric = METRICS[code]
    if metric.unit in (Unit.SECONDS, Unit.MINUTES, Unit.YUAN):
        return _("%(metric)s (%(unit)s)") % {"metric": metric.name, "unit": labels.UNITS[metric.unit]}
    return str(metric.name)


def moved(code: str, now: float | None, was: float | None) -> str:
    """Return a change: of shares in percentage points, of the rest in per cent."""
    if now is None or was is None:
        return "—"
    if METRICS[code].unit == Unit.SHARE:
        return _("%(points)s pp") % {"points": signed((now - was) * 100, ".1f")}
    return change(now, was)


def change(now: float, was: float | None) -> str:
    """Return a change in per cent; of few in numbers, and a dash where there was nothing."""
    if was is None or not was:
        return "—"
    if was < intervals.FEWEST and float(was).is_integer() and float(now).is_integer():
        return signed(now - was, ",.0f")
    return signed((now / was - 1) * 100, ",.1f") + "%"


def signed(value: float, form: str) -> str:
    """Return a number with its sign, none where it rounds to 0."""
    text = format(value, f"+{form}")
    return text if text.strip("+-0.,") else text[1:]


def share(value: float) -> str:
    """Return a share with two digits, as all of a column have them."""
    return f"{value:.2%}"


def left(rows: Sized) -> str:
    """Return how many rows a table leaves out; empty for none."""
    number = len(rows) - MOST_ROWS
    return _("%(number)s more are not listed.") % {"number": number} if number > 0 else ""
