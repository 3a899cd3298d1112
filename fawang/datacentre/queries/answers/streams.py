"""Answers of any length: rows one after the other in the order of their keys, a batch in memory at a time.

Each fact's sums come from the engine sorted by key and are merged here; what is too much to be sorted at once is asked
for in pieces that follow each other: months, or the values of the first key. Figures are those of `executor.ask`.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.questions import executor
from fawang.datacentre.queries.questions.compiler import Slice, slices
from fawang.datacentre.queries.questions.executor import Key, Line, Row, Table
from fawang.datacentre.queries.questions.question import Filter, Question
from fawang.datacentre.rules.periods import Grain, Period, buckets
from fawang.datacentre.warehouse.dimensions import LEVELS
from fawang.datacentre.warehouse.metrics import METRICS, Measure

#: More rows of a fact than so many are not sorted at once.
PIECE = 4_000_000
#: So many rows are sorted by a figure; more come in the order of their keys.
SORTED = 20_000


def total(question: Question, session: Session) -> Table:
    """Return the answer without its rows: the total alone."""
    return executor.answer(replace(question, grain=None, by=(), sort="", limit=0, exact=True), session)


def rows(question: Question, session: Session, seconds: float) -> Iterator[Row]:
    """Give all rows of an answer in the order of their keys; `sort` and `limit` are left to `arranged`.

    Raises:
        Invalid: `asking_took_too_long`: the engine worked longer than `seconds` on one batch.
        Unavailable: `engine_failed`.
    """
    if not question.keys:
        yield executor.answer(replace(question, sort="", limit=0, exact=True), session).total
        return
    metrics = [METRICS[code] for code in question.metrics]
    for piece in _pieces(question, session):
        for key, now, before in _merged(piece, session, seconds):
            yield Row(key, {one.code: executor.figure(one, key, piece, now, before) for one in metrics})


@dataclass(frozen=True, slots=True)
class Arranged:
    """Rows in the order in which they are given out. `in_order`: as the question wants them; else by their keys."""

    rows: Iterator[Row]
    in_order: bool = True


def arranged(question: Question, found: Iterator[Row]) -> Arranged:
    """Return rows sorted and cut as a question says; unsorted where there are too many to hold."""
    if question.limit:
        if not question.sort:
            return Arranged(islice(found, question.limit))
        held: list[Row] = []
        # Never more than those that may still be among the first, and as many new ones.
        while more := list(islice(found, max(question.limit, 1000))):
            held = executor.in_order([*held, *more], question)[: question.limit]
        return Arranged(iter(held))
    if not question.sort:
        return Arranged(found)
    first = list(islice(found, SORTED + 1))
    if len(first) <= SORTED:
        return Arranged(iter(executor.in_order(first, question)))
    return Arranged(_both(first, found), in_order=False)


def _both(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    first.clear()
    yield from rest


# --- pieces --------------------------------------------------------------------------------------


def _pieces(question: Question, session: Session) -> Iterator[Question]:
    """Give questions whose answers follow each other and are that of the whole; each of a size that can be sorted."""
    facts = {measure.fact for code in question.metrics for measure in METRICS[code].measures}
    size = max(session.size(fact, question.period) for fact in facts)
    if size <= PIECE:
        yield question
    elif question.grain and not question.against:
        months = max(1, round(PIECE * len(question.period.months()) / size))
        yield from (replace(question, period=one) for one in _cut(question.period, question.grain, months))
    else:
        yield from _by_first_key(question, session)


def _cut(period: Period, grain: Grain, months: int) -> Iterator[Period]:
    """Give parts of a period of about so many months, none of which cuts a day, week … in two."""
    first = period.first
    starts = [max(one, period.first) for one in buckets(period, grain)]
    for start in starts:
        if (start.year - first.year) * 12 + start.month - first.month >= months:
            yield Period(first, start - timedelta(1))
            first = start
    yield Period(first, period.last)


def _by_first_key(question: Question, session: Session) -> Iterator[Question]:
    first = question.by[0] if question.by else ""
    # A filter by unit takes all below it, and what is reckoned from the day has no code for "not known".
    if not first or first == "unit" or not LEVELS[first][1].column:
        yield question
        return
    level = LEVELS[first][1]
    one_key = replace(question, grain=None, by=(first,), sort="", limit=0)
    values = sorted(row.keys[0] for row in executor.answer(one_key, session).rows)
    if question.grain or not all(level.takes(value) for value in values):
        yield question
        return
    for value in values:
        yield replace(question, where=(*question.where, Filter(first, (value,))))


# --- merging -------------------------------------------------------------------------------------


class _At:
    """What the facts have for one row; those of residents, which have fewer keys, are held for all rows."""

    def __init__(self, lines: dict[str, Line], held: dict[str, "_Held"]) -> None:
        self._lines, self._held = lines, held

    def variance(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        return None

    def add(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        if not measures:
            return None
        found = 0
        for one in measures:
            if held := self._held.get(one.fact):
                mine = tuple(value for name, value in zip(names, key, strict=True) if name in held.keys)
                found += held.sums.get(mine, {}).get(one.code, 0)
            else:
                found += self._lines.get(one.fact, {}).get(one.code, 0)
        return found


@dataclass(frozen=True, slots=True)
class _Held:
    keys: tuple[str, ...]
    sums: dict[Key, Line]


def _merged(question: Question, session: Session, seconds: float) -> Iterator[tuple[Key, _At, _At | None]]:
    """Give each row's key with what the period, and the one it is compared with, have for it."""
    periods: dict[str, tuple[Period, dict[str, str] | None]] = {"now": (question.period, None)}
    if question.against:
        earlier = question.period.before(question.against)
        periods["before"] = (earlier, executor.shifted(question, earlier))
    held: dict[str, dict[str, _Held]] = {which: {} for which in periods}
    streams: list[Iterator[tuple[Key, str, str, Line]]] = []
    for which, (period, shift) in periods.items():
        # Each row by itself: what is reckoned from a sample is not told apart by as many keys as there may be here.
        for part in slices(replace(question, exact=True), period, session, ordered=True):
            lines = _lines(part, which, session, seconds, shift)
            if part.keys == question.keys:
                streams.append(lines)
                continue
            sums = held[which].setdefault(part.fact, _Held(part.keys, {})).sums
            for key, _which, _fact, line in lines:
                _add(sums.setdefault(key, {}), line)
    ours = {one.isoformat() for one in buckets(question.period, question.grain)} if question.grain else None
    for key, group in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        found: dict[str, dict[str, Line]] = {which: {} for which in periods}
        for _key, which, fact, line in group:
            _add(found[which].setdefault(fact, {}), line)
        # What the period before had beyond the length of this one belongs to no row.
        if ours is None or key[0] in ours:
            before = _At(found["before"], held["before"]) if "before" in periods else None
            yield key, _At(found["now"], held["now"]), before


def _lines(
    part: Slice, which: str, session: Session, seconds: float, shift: dict[str, str] | None
) -> Iterator[tuple[Key, str, str, Line]]:
    width = len(part.keys)
    for batch in session.batches(part.expression, seconds):
        for line in batch:
            key = tuple(executor.text(value, shift) for value in line[:width])
            sums = {name: int(value or 0) for name, value in zip(part.measures, line[width:], strict=True)}
            yield key, which, part.fact, sums


def _add(mine: Line, line: dict[str, Any]) -> None:
    for name, number in line.items():
        mine[name] = mine.get(name, 0) + number
