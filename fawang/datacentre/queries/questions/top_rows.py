"""The first rows of a large answer, ranked by the engine: of 29,000 units a table shows 50; no others are read out.

It is the same as reckoning all rows and taking the first. Where that cannot be promised, nothing is returned and all
rows are reckoned: different people, comparisons with another period, facts that are not told apart alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.questions.compiler import Slice, of_fact, one_of
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.warehouse.metrics import METRICS, Measure, Metric, Unit

type Line = dict[str, int]


@dataclass(frozen=True, slots=True)
class Keep:
    """How many rows are shown, and how much the first metric of a row must count (its denominator, if it has one)."""

    limit: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Top:
    """The keys of the first rows in their order; of each fact the sums for each of them, and for all rows together.

    `count` is the number of all rows, `few` of those that count less than the least.
    """

    keys: tuple[str, ...]
    lines: dict[str, dict[tuple[str, ...], Line]]
    whole: dict[str, Line]
    count: int
    few: int


def top(question: Question, keep: Keep, session: Session) -> Top | None:
    """Return the first rows of an answer; None where all rows must be reckoned to know them."""
    facts = _facts(question, keep)
    if not facts:
        return None
    parts = {fact: of_fact(fact, question, session) for fact in facts}
    if not all(parts.values()):
        return None
    name, (first, *others) = f"key_{question.keys[0]}", facts
    found = session.rows(_ranked(parts[first], name, METRICS[question.sort], question, keep))
    if not found or any(line[0] is None or isinstance(line[0], date) for line in found):
        return None
    count, few = int(found[0][1]), int(found[0][2])
    if others and count < keep.limit:
        # Of what other facts alone have, a row stands behind these.
        return None
    keys = tuple(str(line[0]) for line in found)
    lines, whole = {}, {}
    lines[first], whole[first] = _read(parts[first], [(line[0], *line[3:]) for line in found])
    for fact in others:
        sums = _sums(parts[fact], name)
        listed = session.rows(sums.filter(one_of(sums[name], keys)))
        if not listed:
            return None
        lines[fact], whole[fact] = _read(parts[fact], listed)
    return Top(keys, lines, whole, count, few)


def _facts(question: Question, keep: Keep) -> list[str]:
    """Return the facts of a question, that of its order first; none where the engine cannot rank its rows."""
    metric = METRICS.get(question.sort)
    if metric is None or metric.unit == Unit.GROWTH or len(metric.facts) != 1:
        return []
    if not keep.limit or len(question.keys) != 1 or question.grain or question.against:
        return []
    if any(not one.additive or one.base for one in _measures(question)):
        return []
    (first,) = metric.facts
    others = sorted({one.fact for one in _measures(question)} - {first})
    if others and (keep.least or not question.descending):
        return []
    if keep.least and question.metrics[0] != question.sort:
        return []
    return [first, *others]


def _measures(question: Question) -> list[Measure]:
    return [one for code in question.metrics for one in METRICS[code].measures]


def _read(parts: list[Slice], lines: Sequence[Sequence[Any]]) -> tuple[dict[tuple[str, ...], Line], Line]:
    """Return the sums of each row, and of all rows together, which stand beside each of them."""
    codes = parts[0].measures
    width = len(codes)

    def named(values: Sequence[Any]) -> Line:
        return {code: int(value or 0) for code, value in zip(codes, values, strict=True)}

    return {(str(line[0]),): named(line[1 : 1 + width]) for line in lines}, named(lines[0][1 + width :])


def _sums(parts: list[Slice], name: str) -> Any:
    """Return the sums by key of several sources that have nothing in common, beside those of all keys together."""
    import ibis

    codes = parts[0].measures
    together = parts[0].expression
    if len(parts) > 1:
        together = ibis.union(*(one.expression for one in parts))
        together = together.group_by(name).aggregate(
            **{code: together[code].sum().cast("int64") for code in codes}
        )
    whole = ibis.window()
    return together.mutate(**{f"whole_{code}": together[code].sum().over(whole) for code in codes})


def _ranked(parts: list[Slice], name: str, metric: Metric, question: Question, keep: Keep) -> Any:
    import ibis

    sums, codes = _sums(parts, name), parts[0].measures
    above, below = (_side(sums, side) for side in (metric.numerator, metric.denominator))
    size = above if below is None else below
    # As metrics.Metric.value has it: nothing to measure is no value, and stands last.
    value = above.cast("float64") if below is None else above.cast("float64") / below.nullif(0)
    value = value * metric.times
    if metric.of_some:
        value = ibis.ifelse(above == 0, ibis.null("float64"), value)
    whole = ibis.window()
    found = sums.mutate(
        value_=value,
        enough_=size >= keep.least,
        count_=sums.count().over(whole),
        few_=(size < keep.least).cast("int64").sum().over(whole),
    )
    found = found.filter(found.enough_)
    way = ibis.desc(found.value_) if question.descending else ibis.asc(found.value_)
    ordered = found.order_by([found.value_.isnull(), way, found[name]]).limit(keep.limit)
    return ordered.select(name, "count_", "few_", *codes, *(f"whole_{code}" for code in codes))


def _side(sums: Any, side: tuple[Measure, ...]) -> Any:
    return reduce(add, (sums[one.code].fill_null(0) for one in side)) if side else None
