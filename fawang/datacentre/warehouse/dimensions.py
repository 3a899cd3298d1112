"""The dimensions: by what facts are told apart, grouped and filtered, each once. Pure.

Regions and units change: divisions are merged and renamed, offices closed. A fact keeps the code of its own day. The
tables of regions and units hold each version with its days and, where it has ended, what stands for it now, so that
figures can be given as they were and as of today's map.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fawang.datacentre.warehouse.facts import FACTS, PLACE, Column, Fact, Kind
from fawang.organisations.rules import Language, UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.groups import Group


class ChannelGroup(StrEnum):
    """The three roads of one platform: 热线、网络、实体."""

    HOTLINE = "hotline"
    ONLINE = "online"
    ON_SITE = "on_site"


class Channel(StrEnum):
    """By which way somebody came."""

    HOTLINE = "hotline"
    WEB = "web"
    APP = "app"
    MINI_PROGRAMME = "mini_programme"
    TERMINAL = "terminal"
    CENTRE = "centre"
    TOWN_STATION = "town_station"
    VILLAGE_WORKROOM = "village_workroom"
    #: The WeChat account, the province's service app, text messages, a town's own site.
    WECHAT = "wechat"
    PROVINCE_APP = "province_app"
    SMS = "sms"
    WIDGET = "widget"


GROUP_OF: dict[Channel, ChannelGroup] = {
    Channel.HOTLINE: ChannelGroup.HOTLINE,
    Channel.WEB: ChannelGroup.ONLINE,
    Channel.APP: ChannelGroup.ONLINE,
    Channel.MINI_PROGRAMME: ChannelGroup.ONLINE,
    Channel.TERMINAL: ChannelGroup.ONLINE,
    Channel.CENTRE: ChannelGroup.ON_SITE,
    Channel.TOWN_STATION: ChannelGroup.ON_SITE,
    Channel.VILLAGE_WORKROOM: ChannelGroup.ON_SITE,
    Channel.WECHAT: ChannelGroup.ONLINE,
    Channel.PROVINCE_APP: ChannelGroup.ONLINE,
    Channel.SMS: ChannelGroup.ONLINE,
    Channel.WIDGET: ChannelGroup.ONLINE,
}


class ServiceKind(StrEnum):
    """What somebody was served with: codes of the register of services. Kinds of orders add theirs (`connect`)."""

    ADVICE = "advice"
    LEGAL_AID = "legal_aid"
    NOTARISATION = "notarisation"
    APPRAISAL = "appraisal"
    MEDIATION = "mediation"
    #: Law, guides, service items, what became of a matter: without a person on the other side.
    INFORMATION = "information"


class Map(StrEnum):
    """By which map places and units are counted."""

    THEN = "then"
    TODAY = "today"


#: A day, a week or month by its first day.
_DAYS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Codes of vocabularies that others keep: rooms, content, partners.
_OPEN = re.compile(r"[a-z0-9][a-z0-9_.-]{0,47}")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a dimension: the name by which it is asked for, and which texts can be its codes.

    `column` is the column of facts that holds it; empty where it is reckoned from the day.
    """

    code: str
    column: str
    form: re.Pattern[str] = _OPEN
    known: frozenset[str] = frozenset()

    def takes(self, value: str) -> bool:
        """Tell whether `value` can be a code of this level; the empty text stands for unknown."""
        if not value:
            return bool(self.column)
        if self.form is _DAYS:
            return _is_day(value)
        return value in self.known if self.known else self.form.fullmatch(value) is not None


def _is_day(value: str) -> bool:
    try:
        return _DAYS.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its code and its levels, the highest first."""

    code: str
    levels: tuple[Level, ...]


def _digits(number: int) -> re.Pattern[str]:
    return re.compile(rf"[0-9]{{{number}}}")


def _one(code: str, values: Iterable[str] = ()) -> Dimension:
    return Dimension(code, (Level(code, code, known=frozenset(values)),))


_NUMBERS = re.compile(r"[0-9]{1,10}")
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")
DAY_TYPES = ("workday", "weekend", "holiday", "made_up")
#: Levels that are reckoned from the day: grains (periods.py), the day of the week, the sort of day.
OF_THE_DAY = ("day", "week", "month", "quarter", "year", "weekday", "day_type")

DIMENSIONS: dict[str, Dimension] = {
    one.code: one
    for one in (
        Dimension(
            "region",
            tuple(
                Level(column.name, column.name, _digits(n))
                for column, n in zip(PLACE, (4, 6, 9, 12), strict=True)
            ),
        ),
        Dimension(
            "unit", (Level("unit_kind", "", known=frozenset(UnitKind)), Level("unit", "unit", _NUMBERS))
        ),
        Dimension("matter", (Level("matter", "matter", known=frozenset(Matter)), Level("topic", "topic"))),
        Dimension(
            "channel",
            (
                Level("channel_group", "channel_group", known=frozenset(ChannelGroup)),
                Level("channel", "channel", known=frozenset(Channel)),
            ),
        ),
        _one("kind", ServiceKind),
        _one("partner"),
        _one("language", Language),
        _one("special_group", Group),
        _one("zone"),
        _one("order_kind"),
        _one("direction", ("in", "out")),
        _one("medium"),
        Dimension("hour", (Level("hour", "hour", re.compile(r"1?[0-9]|2[0-3]")),)),
        Dimension(
            "day",
            (
                *(Level(code, "", _DAYS) for code in OF_THE_DAY[:5]),
                Level("weekday", "", known=frozenset(WEEKDAYS)),
                Level("day_type", "", known=frozenset(DAY_TYPES)),
            ),
        ),
    )
}
LEVELS: dict[str, tuple[Dimension, Level]] = {
    level.code: (dimension, level) for dimension in DIMENSIONS.values() for level in dimension.levels
}


def connect(kinds: Iterable[str]) -> None:
    """Let people be served with orders of these kinds too. Called once, by the composition."""
    served = _one("kind", (*ServiceKind, *kinds))
    DIMENSIONS["kind"] = served
    LEVELS["kind"] = (served, served.levels[0])


# --- tables of dimensions --------------------------------------------------------------------------

#: Where people live and what stands there: a row for each village of today's map. Counted like a fact without days.
PLACES = Fact(
    "place",
    "one village of today's map",
    (
        *PLACE,
        Column("population", Kind.NUMBER, "residents", "people"),
        Column("stations", Kind.NUMBER, "stations of the town, on the row of its first village", "units"),
        Column("served", Kind.FLAG, "the village's town has a station"),
        Column("workroom", Kind.FLAG, "the village has a workroom"),
    ),
)
REGIONS = Fact(
    "region",
    "one version of a division",
    (
        Column("code", Kind.CODE, "the division's code"),
        Column("name", Kind.CODE, "its name"),
        Column("first", Kind.DAY, "from this day on"),
        Column("until", Kind.DAY, "until the day before this; 9999-12-31 where it is today's"),
        Column("now", Kind.CODE, "the code that stands for it on today's map"),
    ),
)
UNITS = Fact(
    "unit",
    "one version of a unit",
    (
        Column("unit", Kind.REFERENCE, "the unit's number"),
        Column("name", Kind.CODE, "its name"),
        Column("unit_kind", Kind.CODE, "what it is"),
        Column("region", Kind.CODE, "where it is"),
        Column("first", Kind.DAY, "from this day on"),
        Column("until", Kind.DAY, "until the day before this; 9999-12-31 where it is today's"),
        Column("now", Kind.REFERENCE, "the number that stands for it today"),
        *(
            Column(f"above_{n}", Kind.REFERENCE, f"the unit of depth {n} above it, or itself; 0: none")
            for n in range(1, 6)
        ),
    ),
)
DAYS = Fact(
    "day",
    "one day of the calendar",
    (
        Column("day", Kind.DAY, "the day"),
        Column("weekday", Kind.CODE, "1 is Monday"),
        Column("day_type", Kind.CODE, "workday, weekend, holiday or made_up"),
    ),
)
TABLES: dict[str, Fact] = {one.code: one for one in (PLACES, REGIONS, UNITS, DAYS)}
DECLARED: dict[str, Fact] = {**FACTS, **TABLES}

FOREVER = date(9999, 12, 31)


class Version(NamedTuple):
    """A division or unit in some stretch of days. `successor` is the code that it went into when it ended."""

    code: str
    name: str
    first: date = date.min
    until: date = FOREVER
    successor: str = ""


def name_on(versions: Iterable[Version], code: str, day: date) -> str:
    """Return what `code` was called on `day`; its latest name where it was not there; the code if unknown."""
    own = sorted((one for one in versions if one.code == code), key=lambda one: one.first)
    fitting = [one for one in own if one.first <= day < one.until]
    return (fitting or own)[-1].name if own else code


def stands_for(versions: Iterable[Version]) -> Mapping[str, str]:
    """Return for each code that has ended the code that stands for it now, through any number of mergers.

    What ended without a successor stands for itself: its figures stay where they were.
    """
    latest: dict[str, Version] = {}
    for one in versions:
        if one.code not in latest or one.first >= latest[one.code].first:
            latest[one.code] = one
    found = {}
    for code in latest:
        now, seen = code, {code}
        while (after := _after(latest.get(now))) and after not in seen:
            now = after
            seen.add(now)
        if now != code:
            found[code] = now
    return found


def _after(version: Version | None) -> str:
    return version.successor if version is not None and version.until != FOREVER else ""
