"""From a question to Ibis expressions: one for each fact that its metrics need, and for each source of its rows.

The asker's scope is part of every expression, inside the filter: what they may not see is never read out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil, log2
from typing import Any

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.questions.levels import (
    BUCKETS,
    SIZES,
    condition,
    day_of,
    level_of,
    moved,
    of_today,
    scoped,
    with_days,
    with_kinds,
)
from fawang.datacentre.queries.questions.question import MOST_ROWS, Question
from fawang.datacentre.queries.questions.rollups import Needs, Source, needs_of, sources
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.warehouse.dimensions import DECLARED, FOREVER, LEVELS, Map
from fawang.datacentre.warehouse.metrics import KNOWN, METRICS, PEOPLE, Measure
from fawang.datacentre.warehouse.summaries import ONE_IN, SAMPLE

#: Different people are counted together so many rows at a time: in DuckDB they take about 100 MB.
_AT_ONCE = 3_000_000
#: People of so many rows are counted one by one, of more they are reckoned from a sample.
ONE_BY_ONE = 1_000_000
#: Names of so many codes are asked for by code.
_LISTED = 500
#: Keys of which there are too many for one turn.
_MANY = frozenset({"person", "order"})
#: What the slices of an estimate are called, beside the measure that they are for.
AGAIN, SQUARES = "people_again", "people_squares"


@dataclass(frozen=True, slots=True)
class Slice:
    """What is asked of one fact: the expression, and the names of its columns, keys first."""

    fact: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]
    expression: Any


def slices(question: Question, period: Period, session: Session, *, ordered: bool = False) -> list[Slice]:
    """Return what is asked of each fact, of the rows of `period`; several slices of a fact add up.

    `ordered`: in the order of their keys, and all of them, however many.
    """
    return [
        _ordered(one) if ordered else one
        for fact, measures in _by_fact(question).items()
        for one in _Asked(fact, question, period, session, question.keys, every=ordered).slices(measures)
    ]


def of_fact(fact: str, question: Question, session: Session) -> list[Slice]:
    """Return what a question asks of one fact, of all rows; nothing where the fact does not have its keys."""
    asked = _Asked(fact, question, question.period, session, question.keys, every=True)
    found = asked.slices(_by_fact(question)[fact])
    return found if all(one.keys == question.keys for one in found) else []


def _ordered(part: Slice) -> Slice:
    keys = [f"key_{name}" for name in part.keys]
    return replace(part, expression=part.expression.order_by(keys)) if keys else part


def totals(question: Question, period: Period, session: Session) -> list[Slice]:
    """Return the same, not told apart by anything, of the measures that cannot be added up."""
    return [
        one
        for fact, measures in _by_fact(question).items()
        if (distinct := tuple(measure for measure in measures if not measure.additive))
        for one in _Asked(fact, question, period, session, ()).slices(distinct)
    ]


def _by_fact(question: Question) -> dict[str, tuple[Measure, ...]]:
    found: dict[str, dict[str, Measure]] = {}
    for code in question.metrics:
        for measure in METRICS[code].measures:
            found.setdefault(measure.fact, {})[measure.code] = measure
    return {fact: tuple(measures.values()) for fact, measures in found.items()}


class _Asked:
    """A question about one fact."""

    def __init__(
        self, fact: str, question: Question, period: Period, session: Session, keys: tuple[str, ...],
        every: bool = False,
    ) -> None:  # fmt: skip
        self._every = every
        self._fact, self._question, self._period, self._session = fact, question, period, session
        # Residents are the same for every channel and on every day: of such levels their fact has nothing.
        fits = {
            level for level, (dimension, _) in LEVELS.items() if dimension.code in DECLARED[fact].dimensions
        }
        self._keys = tuple(name for name in keys if name in fits)
        self._filters = [one for one in question.where if one.level in fits]
        self._named = {*self._keys, *(one.level for one in self._filters)}
        self._days = DECLARED[fact].has("day")
        #: Only where something was moved, and is told apart: else today's map is that of the time.
        self._today = question.map == Map.TODAY and self._in_places and moved(fact, session)
        self._needs = self._needed()

    @property
    def _in_places(self) -> bool:
        placed = {LEVELS[level][0].code for level in self._named} & {"region", "unit"}
        return bool(placed) or not self._question.scope.everything

    def _needed(self) -> Needs:
        columns = {level: LEVELS[level][1].column for level in self._named}
        if "unit_kind" in columns:
            columns["unit_kind"] = "unit"
        scope = self._question.scope
        columns |= {f"scope {code}": SIZES[len(code)] for code in scope.regions or () if len(code) in SIZES}
        if self._today:
            # The lowest place that is known decides what stands for it.
            columns |= dict.fromkeys(("village", "town"), "village")
        if (scope.units or self._today) and DECLARED[self._fact].has("unit"):
            columns["scope unit"] = "unit"
        return needs_of(columns.items())

    def slices(self, measures: tuple[Measure, ...]) -> list[Slice]:
        """Return what is asked for measures of this fact."""
        found: list[Slice] = []
        summed = [one for one in map(self._quickly, measures) if one.additive]
        if summed:
            found += self._summed(tuple(summed))
        for one in map(self._quickly, measures):
            if not one.additive:
                found += self._counted(one)
        return found

    def _quickly(self, measure: Measure) -> Measure:
        """Return the measure, or what it is of all rows where none is left out but by day."""
        grains = {(), *((grain.value,) for grain in Grain)}
        whole = self._keys in grains and not self._filters and self._question.scope.everything
        return measure.of_all if whole and measure.of_all else measure

    def _summed(self, measures: tuple[Measure, ...], keys: tuple[str, ...] | None = None) -> list[Slice]:
        needs = self._needs.with_measures(measures)
        return [
            self._aggregated(
                self._rows(source),
                {one.code: one.of_sums if source.summary else one.of for one in measures},
                self._keys if keys is None else keys,
            )
            for source in self._sources(needs)
        ]

    def _sources(self, needs: Needs) -> list[Source]:
        return sources(self._session, self._fact, needs, self._period, days=self._days)

    def _counted(self, measure: Measure) -> list[Slice]:
        """Return slices that count different values: at once, in turns of a share of all keys each, or by a sample."""
        if measure.key not in _MANY:
            found = self._summed((measure,))
            # What is in two sources must not count twice.
            if len(found) == 1:
                return found
            return [self._aggregated(self._rows(self._all_rows()), {measure.code: measure.of}, self._keys)]
        known = self._known() if measure is PEOPLE else 0
        if known > ONE_BY_ONE and not self._question.exact:
            return [*self._summed((KNOWN,)), self._sampled()]
        rows = self._rows(self._all_rows())
        # Keys are hashes: their last bits share them out evenly, and nobody is in two turns.
        turns = int(2 ** max(0, ceil(log2(max(1, known / _AT_ONCE))))) if self._parts() else 1
        parts = [rows.filter((rows[measure.key] & (turns - 1)) == turn) for turn in range(turns)]
        return [self._aggregated(part, {measure.code: measure.of}, self._keys) for part in parts]

    def _known(self) -> int:
        """Return of how many rows of the question it is known for whom they are."""
        lines = [line for one in self._summed((KNOWN,), ()) for line in self._session.rows(one.expression)]
        return sum(int(line[0] or 0) for line in lines)

    def _sampled(self) -> Slice:
        """Return for the people of the sample how many rows they have but one each, and the squares of that."""
        parts = self._parts()
        kept = all(SAMPLE in part.extras for part in parts)
        whole = self._all_rows()
        rows = self._rows(Source(SAMPLE, whole.months, whole.whole) if parts and kept else whole)
        rows = rows.filter((rows.person & (ONE_IN - 1)) == 0, rows.person != 0)
        named = [f"key_{name}" for name in self._keys]
        each = rows.group_by([*named, "person"]).aggregate(more=rows.count() - 1)
        sums = {
            AGAIN: lambda t, _p: t.more.sum().cast("int64"),
            SQUARES: lambda t, _p: (t.more * t.more).sum().cast("int64"),
        }
        return self._aggregated(each, sums, self._keys)

    def _parts(self) -> Any:
        return self._session.parts(self._fact, self._period)

    def _all_rows(self) -> Source:
        parts = self._parts()
        return Source("", frozenset(part.month for part in parts) if parts else None)

    def _rows(self, source: Source) -> Any:
        """Return the rows of a source that are asked for, with a column for each key."""
        fact, period, session = self._fact, self._period, self._session
        rows = session.table(fact, source.months, source.summary)
        if self._days and not source.whole:
            rows = rows.filter(rows.day >= day_of(period.first), rows.day <= day_of(period.last))
        if self._today:
            rows = of_today(rows, fact, session)
        rows = scoped(rows, fact, self._question.scope, session)
        if "unit_kind" in self._named:
            rows = with_kinds(rows, session)
        if self._named & {"weekday", "day_type"}:
            rows = with_days(rows, session)
        for one in self._filters:
            rows = rows.filter(condition(rows, one, session))
        return rows.mutate(
            **{f"key_{name}": level_of(rows, name) for name in self._keys}, **self._begin(rows)
        )

    def _begin(self, rows: Any) -> dict[str, Any]:
        """Return the first day of what each row is told apart by, for whoever counts first ones."""
        import ibis

        if self._fact != PEOPLE.fact:
            return {}
        first = day_of(self._period.first)
        grains = [Grain(name) for name in self._keys if name in set(Grain)]
        if not grains:
            return {"begin": first}
        return {"begin": ibis.greatest(BUCKETS[grains[0]](rows.day).cast("date"), first)}

    def _aggregated(self, rows: Any, sums: dict[str, Any], keys: tuple[str, ...]) -> Slice:
        named = {code: of(rows, self._period) for code, of in sums.items()}
        if keys:
            grouped = rows.group_by([f"key_{name}" for name in keys])
            found = grouped.aggregate(**named)
            return Slice(self._fact, keys, tuple(named), found if self._every else found.limit(MOST_ROWS + 1))
        return Slice(self._fact, keys, tuple(named), rows.aggregate(**named))


def one_of(column: Any, values: Iterable[str]) -> Any:
    """Return whether a text is one of many: one list in the expression, where `isin` makes a node of each."""
    import ibis

    return ibis.literal(sorted(values), type="array<string>").contains(column)


def names_of(level: str, codes: list[str] | None, question: Question, session: Session) -> dict[str, str]:
    """Return what regions and units are called, by code: today, or on the last day of the question.

    `codes` None: all there are.
    """
    if level not in ("unit", *SIZES.values()) or codes == []:
        return {}
    table = session.table("unit" if level == "unit" else "region")
    code = table.unit.cast("string") if level == "unit" else table.code
    day = FOREVER - timedelta(1) if question.map == Map.TODAY else question.period.last
    # To write thousands of codes into a statement takes longer than to read all names.
    found = table.filter(one_of(code, codes)) if codes is not None and len(codes) <= _LISTED else table
    fits = (found["first"] <= day_of(day)) & (found["until"] > day_of(day))
    code = found.unit.cast("string") if level == "unit" else found.code
    lines = session.rows(
        found.select(code_=code, name=found.name, fits_=fits.cast("int8"), first=found["first"])
    )
    asked = None if codes is None else set(codes)
    # Of several versions the one that fits; else the last one.
    ordered = sorted(lines, key=lambda line: (line[2], line[3]))
    return {line[0]: line[1] for line in ordered if asked is None or line[0] in asked}
