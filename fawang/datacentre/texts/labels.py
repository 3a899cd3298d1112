"""The names of units, dimensions and codes, and figures as people read them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.datacentre.warehouse.dimensions import Channel, ChannelGroup, ServiceKind
from fawang.datacentre.warehouse.metrics import Metric, Unit
from fawang.kernel.wording import Text
from fawang.knowledge.data import packs
from fawang.knowledge.texts.labels import matter_name
from fawang.organisations.texts.labels import LANGUAGES, MATTERS, UNIT_KINDS
from fawang.people.texts.labels import GROUPS

if TYPE_CHECKING:
    from fawang.datacentre.queries.questions.executor import Table

UNITS: dict[Unit, Text] = {
    Unit.NUMBER: pgettext_lazy("unit", "number"),
    Unit.SHARE: pgettext_lazy("unit", "share"),
    Unit.GROWTH: pgettext_lazy("unit", "a year"),
    Unit.SECONDS: pgettext_lazy("unit", "seconds"),
    Unit.MINUTES: pgettext_lazy("unit", "minutes"),
    Unit.YUAN: pgettext_lazy("unit", "yuan"),
    Unit.RATIO: pgettext_lazy("unit", "ratio"),
}

LEVELS: dict[str, Text] = {
    "prefecture": pgettext_lazy("dimension", "Prefecture"),
    "county": pgettext_lazy("dimension", "County"),
    "town": pgettext_lazy("dimension", "Town"),
    "village": pgettext_lazy("dimension", "Village"),
    "unit_kind": pgettext_lazy("dimension", "Sort of unit"),
    "unit": pgettext_lazy("dimension", "Unit"),
    "matter": pgettext_lazy("dimension", "Matter"),
    "topic": pgettext_lazy("dimension", "Matter of the second level"),
    "channel_group": pgettext_lazy("dimension", "Road"),
    "channel": pgettext_lazy("dimension", "Channel"),
    "kind": pgettext_lazy("dimension", "Sort of service"),
    "partner": pgettext_lazy("dimension", "Partner"),
    "language": pgettext_lazy("dimension", "Language"),
    "special_group": pgettext_lazy("dimension", "Special group"),
    "zone": pgettext_lazy("dimension", "Special zone"),
    "order_kind": pgettext_lazy("dimension", "Sort of order"),
    "direction": pgettext_lazy("dimension", "Direction"),
    "medium": pgettext_lazy("dimension", "Medium"),
    "hour": pgettext_lazy("dimension", "Hour"),
    "day": pgettext_lazy("dimension", "Day"),
    "week": pgettext_lazy("dimension", "Week"),
    "month": pgettext_lazy("dimension", "Month"),
    "quarter": pgettext_lazy("dimension", "Quarter"),
    "year": pgettext_lazy("dimension", "Year"),
    "weekday": pgettext_lazy("dimension", "Day of the week"),
    "day_type": pgettext_lazy("dimension", "Sort of day"),
}

_SERVICES: dict[str, Text] = {
    ServiceKind.ADVICE: pgettext_lazy("service", "Legal advice"),
    ServiceKind.LEGAL_AID: pgettext_lazy("service", "Legal aid"),
    ServiceKind.NOTARISATION: pgettext_lazy("service", "Notarisation"),
    ServiceKind.APPRAISAL: pgettext_lazy("service", "Forensic appraisal"),
    ServiceKind.MEDIATION: pgettext_lazy("service", "People's mediation"),
    ServiceKind.INFORMATION: pgettext_lazy("service", "Information"),
}
VALUES: dict[str, dict[str, Text]] = {
    "matter": dict(MATTERS),
    "language": {str(code): name for code, name in LANGUAGES.items()},
    "unit_kind": {str(code): name for code, name in UNIT_KINDS.items()},
    "special_group": {str(code): name for code, name in GROUPS.items()},
    "channel_group": {
        ChannelGroup.HOTLINE: pgettext_lazy("road", "Hotline"),
        ChannelGroup.ONLINE: pgettext_lazy("road", "Online"),
        ChannelGroup.ON_SITE: pgettext_lazy("road", "On site"),
    },
    "channel": {
        Channel.HOTLINE: pgettext_lazy("channel", "12348"),
        Channel.WEB: pgettext_lazy("channel", "Web pages"),
        Channel.APP: pgettext_lazy("channel", "App"),
        Channel.MINI_PROGRAMME: pgettext_lazy("channel", "Mini programme"),
        Channel.TERMINAL: pgettext_lazy("channel", "Self-service terminal"),
        Channel.CENTRE: pgettext_lazy("channel", "Centre"),
        Channel.TOWN_STATION: pgettext_lazy("channel", "Station"),
        Channel.VILLAGE_WORKROOM: pgettext_lazy("channel", "Workroom"),
        Channel.WECHAT: pgettext_lazy("channel", "WeChat account"),
        Channel.PROVINCE_APP: pgettext_lazy("channel", "The province's service app"),
        Channel.SMS: pgettext_lazy("channel", "Text messages"),
        Channel.WIDGET: pgettext_lazy("channel", "Widget on other sites"),
    },
    "kind": _SERVICES,
    "partner": {
        "110": pgettext_lazy("partner", "110 Police"),
        "12345": pgettext_lazy("partner", "12345 Government hotline"),
        "12355": pgettext_lazy("partner", "12355 Youth hotline"),
        "12368": pgettext_lazy("partner", "12368 Courts"),
        "12333": pgettext_lazy("partner", "12333 Labour and social security"),
        "12338": pgettext_lazy("partner", "12338 Women's hotline"),
    },
    "direction": {"in": pgettext_lazy("referral", "To us"), "out": pgettext_lazy("referral", "From us")},
    "day_type": {
        "workday": pgettext_lazy("day", "Workday"),
        "weekend": pgettext_lazy("day", "Weekend"),
        "holiday": pgettext_lazy("day", "Holiday"),
        "made_up": pgettext_lazy("day", "Make-up workday"),
    },
}
UNKNOWN = _("not known")


def connect(services: Mapping[str, Text]) -> None:
    """Name what people are served with by kinds of orders. Called once, by the composition."""
    VALUES["kind"] = {**services, **_SERVICES}


DIMENSIONS: dict[str, Text] = {
    "region": pgettext_lazy("dimension", "Region"),
    "unit": pgettext_lazy("dimension", "Unit"),
    "matter": pgettext_lazy("dimension", "Matter"),
    "channel": pgettext_lazy("dimension", "Channel"),
    "day": pgettext_lazy("dimension", "Day"),
}

#: What one row of a fact is (facts.py), in the reader's words.
FACTS: dict[str, Text] = {
    "service": _("one contact of any channel in which somebody was served"),
    "call": _("one call to 12348, whatever became of it"),
    "consultation": _("one consultation with a lawyer, of the day on which it began"),
    "transition": _("one step of a work order, or one card shown to it"),
    "referral": _("somebody handed over by another line or body, or to it"),
    "matter_referral": _(
        "one matter handed over by another body, or to it, of the day on which it was offered"
    ),
    "rating": _("one judgement of a service by the person it was for"),
    "notice": _("one notice to a person or a colleague"),
    "outreach": _("one day of a village adviser, law talk or service day that was held"),
    "visit": _("one visit of somebody to a centre, station or workroom"),
    "appointment": _(
        "one date at an office that was kept, missed or given up, of the day for which it was booked"
    ),
    "seat_time": _("one hour of one seat on duty"),
    "place": _("one village of today's map"),
}


def value(level: str, code: str, table: "Table") -> str:
    """Return what a code of a level is called; the code itself where it has no name."""
    return named(level, code, table.names.get(level, {}))


def named(level: str, code: str, known: Mapping[str, str]) -> str:
    """Return the same where `known` has the names of regions and units."""
    if not code:
        return str(UNKNOWN)
    return str(known.get(code) or name(level, code) or code)


def name(level: str, code: str) -> Text:
    """Return what a code is called that is no division and no unit; "" where it has no name."""
    if level == "topic":
        return matter_name(code) if packs.is_matter(code) else ""
    return VALUES.get(level, {}).get(code, "")


_TENTHS_BELOW = 100


def amount(unit: Unit, value: float | None) -> str:
    """Return a figure as people read it; a dash where there was nothing to measure."""
    if value is None:
        return "—"
    if unit in (Unit.SHARE, Unit.GROWTH):
        return f"{value:.2%}"
    if unit in (Unit.NUMBER, Unit.YUAN):
        return f"{value:,.0f}"
    # A tenth says something of 2.4 minutes, and nothing of one in 5,972.
    return f"{value:,.1f}" if abs(round(value, 1)) < _TENTHS_BELOW else f"{value:,.0f}"


#: A figure with its unit, where that does not go without saying.
_WITH_UNIT: dict[Unit, Text] = {
    Unit.SECONDS: _("%(figure)s s"),
    Unit.MINUTES: _("%(figure)s min"),
    Unit.YUAN: _("%(figure)s yuan"),
}


def measured(unit: Unit, value: float | None) -> str:
    """Return a figure with its unit."""
    text = amount(unit, value)
    return str(_WITH_UNIT[unit]) % {"figure": text} if value is not None and unit in _WITH_UNIT else text


def headed(metric: Metric) -> str:
    """Return what a metric is called at the head of a column: with its unit."""
    if metric.unit not in _WITH_UNIT:
        return str(metric.name)
    return str(_("%(name)s (%(unit)s)")) % {"name": metric.name, "unit": UNITS[metric.unit]}
