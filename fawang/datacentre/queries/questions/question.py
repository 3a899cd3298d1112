"""A question to the data centre, and its strict reading: nothing that is typed goes on as text.

Names become declared metrics and levels, values become codes of their level's form; whatever is left over is refused
with a stable code. What somebody may see is no part of what they type: the caller gives it as a `Scope`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import DECLARED, DIMENSIONS, LEVELS, Map
from fawang.datacentre.warehouse.metrics import METRICS, Metric, Unit
from fawang.kernel.rules.problems import Invalid

#: The level below the region that is filtered by, or prefectures: what "by region" means.
REGION = "region"
#: Its levels, the highest first.
REGIONS = tuple(level.code for level in DIMENSIONS[REGION].levels)
MOST_METRICS, MOST_DAYS, MOST_ROWS, MOST_VALUES, MOST_LEVELS = 12, 3660, 100_000, 500, 5
_CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_LEVEL_OF = {4: "prefecture", 6: "county", 9: "town", 12: "village"}


@dataclass(frozen=True, slots=True)
class Filter:
    """Only rows whose level has one of these values; `without`: only those that have none of them."""

    level: str
    values: tuple[str, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What the asker may see: everything in these regions, and everything of these units and those below them.

    None of both is everything; two empty tuples are nothing.
    """

    regions: tuple[str, ...] | None = None
    units: tuple[int, ...] | None = None

    @property
    def everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self.regions is None and self.units is None


@dataclass(frozen=True, slots=True)
class Question:
    """Which metrics, of when, told apart by what, of which rows only, compared with what, by which map.

    `sort` is a metric or a level of the answer; with `limit` it gives the largest or smallest so many. `exact`: people
    are counted one by one also where there are so many that it takes long (estimating.py).
    """

    metrics: tuple[str, ...]
    period: Period
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    against: Against | None = None
    map: Map = Map.THEN
    scope: Scope = field(default_factory=Scope)
    sort: str = ""
    descending: bool = True
    limit: int = 0
    exact: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be answered.

        Raises:
            Invalid: see `check`.
        """
        check(self)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the names of what tells the rows of the answer apart: the grain first."""
        return (*((self.grain.value,) if self.grain else ()), *self.by)


def check(question: Question) -> None:
    """Return if a question can be answered.

    Raises:
        Invalid: `nothing_asked`, `metric_unknown`, `metric_twice`, `period_wrong`, `growth_needs_years`,
            `dimension_unknown`, `dimension_does_not_fit`, `value_unknown`, `sort_unknown`, `too_many_rows`.
    """
    if not 1 <= len(question.metrics) <= MOST_METRICS:
        raise Invalid("nothing_asked", most=MOST_METRICS)
    names = (*question.metrics, *question.keys)
    for name in names:
        if names.count(name) > 1:
            raise Invalid("metric_twice", value=_shown(name))
    if question.period.days > MOST_DAYS or len(question.by) > MOST_LEVELS:
        raise Invalid("period_wrong", most=MOST_DAYS)
    filtered = [one.level for one in question.where]
    for level in (*question.by, *filtered):
        if level not in LEVELS:
            raise Invalid("dimension_unknown", value=_shown(level), known=", ".join((REGION, *LEVELS)))
    for one in question.where:
        _check_values(one)
    for code in question.metrics:
        if code not in METRICS:
            raise Invalid("metric_unknown", value=_shown(code), known=", ".join(METRICS))
        _check_metric(METRICS[code], question, {*question.by, *filtered})
    if question.sort and question.sort not in names:
        raise Invalid("sort_unknown", value=_shown(question.sort))
    if not 0 <= question.limit <= MOST_ROWS:
        raise Invalid("too_many_rows", most=MOST_ROWS)
    for code in question.scope.regions or ():
        if not _CODE.fullmatch(code):
            raise Invalid("value_unknown", value=_shown(code), dimension=REGION)


def _check_values(one: Filter) -> None:
    level = LEVELS[one.level][1]
    if not one.values or len(one.values) > MOST_VALUES:
        raise Invalid("value_unknown", value="", dimension=one.level)
    for value in one.values:
        if not level.takes(value):
            raise Invalid("value_unknown", value=_shown(value), dimension=one.level)


def _check_metric(metric: Metric, question: Question, levels: set[str]) -> None:
    if metric.unit == Unit.GROWTH and (question.period.years < 2 or question.grain or levels & set(Grain)):
        raise Invalid("growth_needs_years")
    dimensions = {LEVELS[level][0].code for level in levels} | ({"day"} if question.grain else set())
    for fact in metric.facts:
        # Residents are the same for every channel and on every day; alone they are asked for by region.
        if fact == "place" and metric.facts != {"place"}:
            continue
        for dimension in sorted(dimensions - DECLARED[fact].dimensions):
            raise Invalid("dimension_does_not_fit", metric=metric.code, value=dimension)


def _shown(value: str) -> str:
    return value[:60]


# --- reading -------------------------------------------------------------------------------------


def read(data: Mapping[str, Any], scope: Scope) -> Question:
    """Return the question in what somebody typed or sent.

    Args:
        data: `metrics` and `by` (lists of names), `from` and `to` (ISO days), `grain`, `against`, `map`, `sort`,
            `ascending`, `limit`, `exact` (true or false), and `where`: a value, or a list of them, by level; "region"
            takes a division's code of any level, and a level with "!" before it leaves its values out.
        scope: what the asker may see.

    Raises:
        Invalid: see `check`; also `value_unknown` for what has no form.
    """
    period = _period(data.get("from"), data.get("to"))
    where = filters_of(data.get("where") or {})
    return Question(
        metrics=_names(data.get("metrics"), "metrics"),
        period=period,
        grain=_member(Grain, data.get("grain"), "grain"),
        by=tuple(below(where) if name == REGION else name for name in _names(data.get("by"), "by")),
        where=where,
        against=_member(Against, data.get("against"), "against"),
        map=_member(Map, data.get("map"), "map") or Map.THEN,
        scope=scope,
        sort=str(data.get("sort") or ""),
        descending=not data.get("ascending"),
        limit=_whole(data.get("limit") or 0),
        exact=_yes(data.get("exact"), "exact"),
    )


def _period(first: Any, last: Any) -> Period:
    try:
        days = [one if isinstance(one, date) else date.fromisoformat(str(one)) for one in (first, last)]
        return Period(*days)
    except ValueError:
        raise Invalid("period_wrong", most=MOST_DAYS) from None


def _names(value: Any, what: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value or []
    if not isinstance(listed, Sequence) or not all(isinstance(one, str) for one in listed):
        raise Invalid("value_unknown", value=_shown(str(value)), dimension=what)
    return tuple(listed)


def _member[Member: (Grain, Against, Map)](kind: type[Member], value: Any, what: str) -> Member | None:
    if value in (None, ""):
        return None
    try:
        return kind(value)
    except ValueError:
        raise Invalid("value_unknown", value=_shown(str(value)), dimension=what) from None


def _yes(value: Any, what: str) -> bool:
    if str(value).lower() not in ("", "none", "true", "false"):
        raise Invalid("value_unknown", value=_shown(str(value)), dimension=what)
    return str(value).lower() == "true"


def _whole(value: Any) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", str(value), re.ASCII):
        raise Invalid("value_unknown", value=_shown(str(value)), dimension="limit")
    return int(value)


def filters_of(data: Any) -> tuple[Filter, ...]:
    """Return the filters in values, or lists of them, by level (see `read`).

    Raises:
        Invalid: `value_unknown`, `dimension_unknown`.
    """
    if not isinstance(data, Mapping):
        raise Invalid("value_unknown", value=_shown(str(data)), dimension="where")
    found = []
    for name, value in data.items():
        without, level = name.startswith("!"), name.removeprefix("!")
        values = tuple(str(one) for one in (value if isinstance(value, list | tuple) else [value]))
        if level != REGION:
            if level not in LEVELS:
                raise Invalid("dimension_unknown", value=_shown(level), known=", ".join((REGION, *LEVELS)))
            found.append(Filter(level, values, without))
            _check_values(found[-1])
            continue
        sizes = {len(one) for one in values}
        if not all(_CODE.fullmatch(one) for one in values) or len(sizes) != 1:
            raise Invalid("value_unknown", value=_shown(",".join(values)), dimension=REGION)
        # The province is everything that there is.
        if (size := sizes.pop()) in _LEVEL_OF:
            found.append(Filter(_LEVEL_OF[size], values, without))
    return tuple(found)


def below(where: tuple[Filter, ...]) -> str:
    """Return the level below the lowest region that is filtered by."""
    lowest = max(
        (REGIONS.index(one.level) for one in where if one.level in REGIONS and not one.without), default=-1
    )
    return REGIONS[min(lowest + 1, len(REGIONS) - 1)]
