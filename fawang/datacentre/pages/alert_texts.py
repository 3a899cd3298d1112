"""A rule of an alert, and what came of it, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from fawang.datacentre.models import AlertRule
from fawang.datacentre.queries.alerts import State
from fawang.datacentre.queries.questions.descriptions import AGAINST
from fawang.datacentre.queries.questions.question import REGION, REGIONS
from fawang.datacentre.rules.alerts import Condition
from fawang.datacentre.rules.periods import Against
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel.rules.text import whole_number
from fawang.organisations import queries as organisations
from fawang.regions import queries as regions

CONDITIONS = {
    Condition.ABOVE: pgettext_lazy("alert", "It is above a limit"),
    Condition.BELOW: pgettext_lazy("alert", "It is below a limit"),
    Condition.ROSE: pgettext_lazy("alert", "It rose by more than a share"),
    Condition.FELL: pgettext_lazy("alert", "It fell by more than a share"),
    Condition.UNUSUAL: pgettext_lazy("alert", "It is not what its forecast led to expect"),
}
STATES = {
    State.OFF: pgettext_lazy("alert", "switched off"),
    State.FAILING: pgettext_lazy("alert", "could not be looked at"),
    State.OPEN: pgettext_lazy("alert", "holds"),
    State.CLOSED: pgettext_lazy("alert", "nothing to tell"),
}
#: A tone and an icon of each state: it is told apart without colours too.
MARKS = {
    State.OFF: ("", "mute"),
    State.FAILING: ("warn", "alert"),
    State.OPEN: ("bad", "bell"),
    State.CLOSED: ("good", "check"),
}


def said(row: AlertRule) -> str:
    """Return a rule in one sentence: what it looks at, and what makes it hold."""
    metric = METRICS.get(row.metric)
    if metric is None:
        return row.metric
    name, days = str(metric.name), row.days
    match row.condition:
        case Condition.ABOVE | Condition.BELOW:
            span = _today(days)
            text = (
                _("%(metric)s %(span)s: above %(limit)s")
                if row.condition == Condition.ABOVE
                else _("%(metric)s %(span)s: below %(limit)s")
            )
            return text % {"metric": name, "span": span, "limit": labels.measured(metric.unit, row.limit)}
        case Condition.ROSE | Condition.FELL:
            span = _up_to_yesterday(days)
            text = (
                _("%(metric)s %(span)s: more than %(share)s higher, %(against)s")
                if row.condition == Condition.ROSE
                else _("%(metric)s %(span)s: more than %(share)s lower, %(against)s")
            )
            beside = AGAINST.get(Against(row.against), "") if row.against else ""
            return text % {"metric": name, "span": span, "share": percent(row.limit), "against": beside}
        case _:
            return _("%(metric)s yesterday: outside the range in which %(share)s of days lie") % {
                "metric": name,
                "share": percent(row.limit),
            }


def _today(days: int) -> str:
    # One day is no number of days: a language without plurals would have one text for both.
    if days == 1:
        return pgettext("alert", "today")
    return ngettext("in %(n)s day, today among them", "in %(n)s days, today among them", days) % {"n": days}


def _up_to_yesterday(days: int) -> str:
    if days == 1:
        return pgettext("alert", "yesterday")
    return ngettext("in %(n)s day up to yesterday", "in %(n)s days up to yesterday", days) % {"n": days}


def of_what(where: Mapping[str, Any], units: Mapping[int, str]) -> str:
    """Return the filters of a rule in words; "" where it has none. `units` are names of units by id."""
    found = []
    for name, value in where.items():
        level = name.removeprefix("!")
        values = value if isinstance(value, list | tuple) else [value]
        words = pgettext("list", ", ").join(_named(level, str(one), units) for one in values)
        label = _("Where") if level == REGION else str(labels.LEVELS.get(level, level))
        text = _("%(level)s not %(values)s") if name.startswith("!") else _("%(level)s %(values)s")
        found.append(text % {"level": label, "values": words})
    return " · ".join(found)


def units_of(wheres: list[Mapping[str, Any]]) -> dict[int, str]:
    """Return the names of all units that are filtered by, in one statement."""
    ids = set()
    for where in wheres:
        value = where.get("unit") or where.get("!unit") or ()
        for one in value if isinstance(value, list | tuple) else [value]:
            if (number := whole_number(str(one))) is not None:
                ids.add(number)
    return organisations.names(ids) if ids else {}


def percent(share: float) -> str:
    """Return a share as people write it: 20 %, 12.5 %."""
    return f"{share * 100:g}%"


def measured(code: str, value: float | None) -> str:
    """Return a figure of a metric with its unit; a dash where there is none."""
    return labels.measured(METRICS[code].unit if code in METRICS else Unit.NUMBER, value)


def _named(level: str, code: str, units: Mapping[int, str]) -> str:
    if level == "unit" and (number := whole_number(code)) is not None:
        return units.get(number, code)
    if level in (REGION, *REGIONS):
        return regions.name(code)
    return str(labels.name(level, code) or code or labels.UNKNOWN)
