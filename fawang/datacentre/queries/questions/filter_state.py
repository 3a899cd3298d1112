"""What a viewer chose for a page: period, filters, comparison, map. An address says it all.

Parameters: `span` (a stretch up to the latest day with facts) or `from` and `to`; `was`, the stretch that a form
showed; `against`; `map`; and a level's name with the codes that count, or `!` and the name with those that do not; "-"
stands for what is not known. "region" takes a division's code of any level.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fawang.datacentre.queries.questions.boards import Tile
from fawang.datacentre.queries.questions.query_string import encoded, filters_written, values_in
from fawang.datacentre.queries.questions.question import (
    MOST_DAYS,
    REGION,
    Filter,
    Question,
    Scope,
    below,
    filters_of,
)
from fawang.datacentre.rules.periods import Against, Grain, Period, later_by_years
from fawang.datacentre.warehouse.dimensions import DECLARED, LEVELS, Map
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel.rules.problems import Invalid

#: Stretches up to the latest day, by the name that stands in addresses.
SPANS = ("day", "week", "month", "year", "all")
USUAL = "month"
#: Levels that the form offers; others come by links in tables.
OFFERED = ("matter", "channel_group", "partner", "language", "special_group", "unit_kind", "day_type")
#: A line of more points than this cannot be read.
_DAYS, _WEEKS = 62, 400


@dataclass(frozen=True, slots=True)
class Extent:
    """The first and the last day with facts."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen. `region` is the code that is filtered by; "" is everything that the viewer may see.

    `also` are further parameters of its addresses. `since` is the first day with facts: with what lies before it
    nothing can be compared. `home` is the division that the viewer may see at most, where it is one: maps and
    tables begin with what lies in it.
    """

    period: Period
    span: str = USUAL
    where: tuple[Filter, ...] = ()
    against: Against | None = Against.YEAR_BEFORE
    map: Map = Map.THEN
    region: str = ""
    since: date = date.min
    also: tuple[tuple[str, str], ...] = ()
    home: str = ""

    @property
    def place(self) -> str:
        """Return the division whose parts are shown."""
        return self.region or self.home

    @property
    def compared(self) -> Against | None:
        """Return what the period is compared with, where there are facts of all of that."""
        if self.against is None or self.period.before(self.against).first < self.since:
            return None
        return self.against

    def address(self, **changes: str) -> str:
        """Return the query of an address with changes: a level and its code, or "" to drop it."""
        found: dict[str, str] = {}
        if self.span:
            found["span"] = self.span
        else:
            found |= {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        if self.against != Against.YEAR_BEFORE:
            found["against"] = self.against or "none"
        if self.map != Map.THEN:
            found["map"] = self.map
        if self.region:
            found[REGION] = self.region
        found |= filters_written(self.where)
        found |= changes
        return encoded([*((name, value) for name, value in found.items() if value), *self.also])


def read(data: Mapping[str, str], extent: Extent, today: date, usual: str = USUAL) -> Chosen:
    """Return what the parameters of an address say.

    Raises:
        Invalid: `period_wrong`, `value_unknown`, `dimension_unknown`.
    """
    days = bool(data.get("from") or data.get("to"))
    span = data.get("span") or ("" if days else usual)
    if days and span == data.get("was"):
        # The stretch was left as it stood, and days were typed: they are what is meant.
        span = ""
    if span and span not in SPANS:
        raise Invalid("value_unknown", value=span[:60], dimension="span")
    against = data.get("against") or Against.YEAR_BEFORE
    period = stretch(span, extent, today) if span else _typed(data)
    where = {
        name: values_in(value.split(","))
        for name, value in data.items()
        if value and name.removeprefix("!") in LEVELS and name.removeprefix("!") != REGION
    }
    region = (data.get(REGION) or "").strip()
    filters_of({REGION: region} if region else {})
    return Chosen(
        period=period,
        span=span,
        where=filters_of(where),
        against=None if against == "none" else _member(Against, against, "against"),
        map=_member(Map, data.get("map") or Map.THEN, "map"),
        region=region,
        since=extent.first,
    )


def stretch(span: str, extent: Extent, today: date) -> Period:
    """Return the days of a stretch, up to the latest day with facts."""
    last = min(today, extent.last)
    match span:
        case "day":
            first = last
        case "week":
            first = last - timedelta(6)
        case "month":
            first = last - timedelta(29)
        case "year":
            first = later_by_years(last, -1) + timedelta(1)
        case _:
            first = extent.first
    return Period(min(max(first, extent.first), last), last)


def asked(tile: Tile, chosen: Chosen, scope: Scope) -> tuple[Question, tuple[str, ...]]:
    """Return what a tile asks, and the levels of filters that its facts do not have: these are left out, and said.

    Raises:
        Invalid: see `questions.check`.
    """
    filters = (*chosen.where, *filters_of({REGION: chosen.region} if chosen.region else {}))
    fits = [one for one in filters if _has(tile, one.level)]
    grain = tile.grain or (_grain(chosen.period) if tile.over_time else None)
    question = Question(
        metrics=tile.metrics,
        period=chosen.period,
        grain=grain,
        by=tuple(
            below(filters_of({REGION: chosen.place} if chosen.place else {})) if level == REGION else level
            for level in tile.by
        ),
        where=(*fits, *tile.where),
        against=chosen.compared if tile.against else None,
        map=chosen.map,
        scope=scope,
        sort=tile.sort if tile.sort not in ("", REGION) else "",
        descending=not tile.ascending,
        # Those of small numbers are left out afterwards, so the best of all must be known.
        limit=0 if tile.least else tile.limit,
    )
    return question, tuple(one.level for one in filters if one not in fits)


def _has(tile: Tile, level: str) -> bool:
    dimension = LEVELS[level][0].code
    facts = frozenset(fact for code in tile.metrics for fact in METRICS[code].facts) - {"place"}
    return all(dimension in DECLARED[fact].dimensions for fact in facts or {"place"})


def _grain(period: Period) -> Grain:
    return Grain.DAY if period.days <= _DAYS else Grain.WEEK if period.days <= _WEEKS else Grain.MONTH


def without(chosen: Chosen, level: str) -> Chosen:
    """Return the same without the filters of a level."""
    if level == REGION:
        return replace(chosen, region="")
    return replace(chosen, where=tuple(one for one in chosen.where if one.level != level))


def _typed(data: Mapping[str, str]) -> Period:
    try:
        return Period(date.fromisoformat(data.get("from") or ""), date.fromisoformat(data.get("to") or ""))
    except ValueError:
        raise Invalid("period_wrong", most=MOST_DAYS) from None


def _member[Member: (Against, Map)](kind: type[Member], value: str, what: str) -> Member:
    try:
        return kind(value)
    except ValueError:
        raise Invalid("value_unknown", value=value[:60], dimension=what) from None
