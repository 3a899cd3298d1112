"""Asking: a `Question` becomes a `Table` of figures.

    table = ask(Question(metrics=("volume",), period=Period(first, last), by=("prefecture",)))
    table.rows[0].keys, table.rows[0].figures["volume"].value

Each figure keeps its numerator and denominator, so that whoever adds rows up can divide afterwards.
"""

import threading
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.engines.engine import Engine, Session
from fawang.datacentre.queries.questions import estimates
from fawang.datacentre.queries.questions.compiler import AGAIN, SQUARES, Slice, names_of, slices, totals
from fawang.datacentre.queries.questions.question import MOST_ROWS, Question
from fawang.datacentre.queries.questions.top_rows import Keep, top
from fawang.datacentre.rules.periods import Grain, Period, buckets
from fawang.datacentre.warehouse.metrics import KNOWN, METRICS, PEOPLE, Measure, Metric
from fawang.kernel.rules.problems import Invalid

type Key = tuple[str, ...]
type Line = dict[str, int]
#: The names of the keys that a fact has, and its sums by key.
type _Of = tuple[tuple[str, ...], dict[Key, Line]]

#: Answers that are kept, the most rows that one of these has, and of all together: a row takes about a kilobyte.
_KEPT, _KEPT_ROWS, _KEPT_IN_ALL = 256, 2_000, 20_000
#: Beside people that are reckoned from a sample: the variance of their number.
_VARIANCE = "people_variance"


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric in one row. None: there was nothing to measure. `before` is the value of the period compared with.

    `error` is None where the value is exact; else it may be off by so much to each side, in 19 of 20 cases.
    """

    value: float | int | None
    numerator: int | None
    denominator: int | None = None
    before: float | int | None = None
    error: float | None = None

    @property
    def change(self) -> float | None:
        """Return the change against the period compared with: 0.1 is a tenth more."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the codes that tell it apart, in the order of `Question.keys`, and a figure for each metric."""

    keys: Key
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Table:
    """The answer. `total` is reckoned over all rows, not added up from them; `names` has those of regions and units.

    `demo` says that some of the facts are demo data; `cut` that `limit` left rows out.
    """

    question: Question
    rows: tuple[Row, ...]
    total: Row
    names: dict[str, dict[str, str]]
    demo: bool = False
    cut: bool = False
    #: Rows that were left out because they count too little (`Keep.least`); None where nobody asked for that.
    few: int | None = None

    @property
    def approximate(self) -> bool:
        """Tell whether a figure is reckoned from a sample: `Question.exact` counts one by one."""
        return any(
            figure.error is not None for row in (*self.rows, self.total) for figure in row.figures.values()
        )


def ask(question: Question, engine: Engine | None = None, *, keep: Keep | None = None) -> Table:
    """Return the answer to a question, from memory where neither it nor the facts have changed.

    Args:
        keep: which rows will be shown. Where the engine can tell them by itself (top_rows.py) there are no others.

    Raises:
        Invalid: `too_many_rows`, `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    engine = engine or engines.engine()
    with engine.session() as session:
        place = (id(engine), session.state, question, keep)
        if session.state and (known := _answers.get(place)):
            return known
        table = (keep and _first(question, keep, session)) or answer(question, session)
        if session.state and len(table.rows) <= _KEPT_ROWS:
            _answers.put(place, table)
        return table


class _Answers:
    """The latest answers, of all threads of a process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Table] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, place: Any) -> Table | None:
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
            return self._kept.get(place)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._rows = 0

    def put(self, place: Any, table: Table) -> None:
        with self._lock:
            if place in self._kept:
                self._rows -= len(self._kept.pop(place).rows)
            self._kept[place] = table
            self._rows += len(table.rows)
            while len(self._kept) > _KEPT or self._rows > _KEPT_IN_ALL:
                _place, oldest = self._kept.popitem(last=False)
                self._rows -= len(oldest.rows)


_answers = _Answers()


def forget() -> None:
    """Keep no answer: the next question is reckoned."""
    _answers.clear()


def answer(question: Question, session: Session) -> Table:
    """Return the answer from one view of the facts.

    Raises:
        Invalid, Unavailable: as `ask`.
    """
    now = _Sums(question, question.period, session)
    before = None
    if question.against:
        earlier = question.period.before(question.against)
        before = _Sums(question, earlier, session, shifted(question, earlier))
    metrics = [METRICS[code] for code in question.metrics]
    rows = [
        Row(key, {one.code: figure(one, key, question, now, before) for one in metrics})
        for key in _keys(question, now, before)
    ]
    whole = before_whole = None
    if question.keys:
        whole, before_whole = now.whole(), before.whole() if before else None
    total = Row(
        (), {one.code: figure(one, (), question, whole or now, before_whole or before) for one in metrics}
    )
    ordered = in_order(rows, question)
    shown = ordered[: question.limit] if question.limit else ordered
    names = {
        level: names_of(level, sorted({row.keys[place] for row in shown}), question, session)
        for place, level in enumerate(question.keys)
    }
    named = {level: found for level, found in names.items() if found}
    return Table(question, tuple(shown), total, named, session.demo, cut=len(shown) < len(rows))


def _first(question: Question, keep: Keep, session: Session) -> Table | None:
    """Return an answer with the rows that will be shown alone; None where all must be reckoned to know them."""
    found = top(question, keep, session)
    if found is None:
        return None
    now = _Known({fact: (question.keys, lines) for fact, lines in found.lines.items()})
    whole = _Known({fact: ((), {(): line}) for fact, line in found.whole.items()})
    metrics = [METRICS[code] for code in question.metrics]
    rows = tuple(
        Row((key,), {one.code: figure(one, (key,), question, now, None) for one in metrics})
        for key in found.keys
    )
    total = Row((), {one.code: figure(one, (), question, whole, None) for one in metrics})
    (level,) = question.keys
    names = names_of(level, sorted(found.keys), question, session)
    return Table(
        question, rows, total, {level: names} if names else {}, session.demo,
        cut=bool(question.limit) and found.count > len(rows), few=found.few,
    )  # fmt: skip


class Sums(Protocol):
    """Something that knows what measures come to for a row."""

    def add(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        """Return what measures come to for a row; None where there are none, 0 where a fact has no row for it."""

    def variance(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        """Return the variance of what measures come to for a row; None where it is exact."""


class _Known:
    """What the facts come to, by key."""

    def __init__(self, of: dict[str, _Of]) -> None:
        self.of = of

    def add(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        if not measures:
            return None
        found = 0
        for one in measures:
            keys, sums = self.of[one.fact]
            # Residents have no day and no channel: of each row's key only what the fact has counts.
            mine = tuple(value for name, value in zip(names, key, strict=True) if name in keys)
            found += sums.get(mine, {}).get(one.code, 0)
        return found

    def variance(self, measures: tuple[Measure, ...], key: Key, names: tuple[str, ...]) -> int | None:
        for one in measures:
            keys, sums = self.of[one.fact]
            mine = tuple(value for name, value in zip(names, key, strict=True) if name in keys)
            if one.code == PEOPLE.code and _VARIANCE in sums.get(mine, {}):
                return sums[mine][_VARIANCE]
        return None


class _Sums(_Known):
    """What the slices of one period come to, by key."""

    def __init__(
        self, question: Question, period: Period, session: Session, shift: dict[str, str] | None = None
    ) -> None:
        self._question, self._period, self._session = question, period, session
        super().__init__(self._merged(slices(question, period, session), shift))

    def _merged(self, parts: list[Slice], shift: dict[str, str] | None) -> dict[str, _Of]:
        """Return the sums of each fact; several slices of one fact have nothing in common, and add up."""
        found: dict[str, _Of] = {}
        for part in parts:
            keys, sums = found.setdefault(part.fact, (part.keys, {}))
            for key, line in self._read(part, shift).items():
                mine = sums.setdefault(key, {})
                for name, number in line.items():
                    mine[name] = mine.get(name, 0) + number
            if len(sums) > MOST_ROWS:
                raise Invalid("too_many_rows", most=MOST_ROWS)
            assert keys == part.keys
        if any(AGAIN in part.measures for part in parts):
            for line in found[PEOPLE.fact][1].values():
                line[PEOPLE.code], line[_VARIANCE] = estimates.people(
                    line[KNOWN.code], line.pop(AGAIN, 0), line.pop(SQUARES, 0)
                )
        return found

    def _read(self, part: Slice, shift: dict[str, str] | None) -> dict[Key, Line]:
        lines = self._session.rows(part.expression)
        if len(lines) > MOST_ROWS:
            raise Invalid("too_many_rows", most=MOST_ROWS)
        width = len(part.keys)
        return {
            tuple(text(value, shift) for value in line[:width]): {
                name: int(value or 0) for name, value in zip(part.measures, line[width:], strict=True)
            }
            for line in lines
        }

    def whole(self) -> "_Sums":
        """Return the sums of all rows together: added up, and asked for where they cannot be."""
        found = copy(self)
        found.of = {}
        for fact, (_keys, sums) in self.of.items():
            added: Line = {}
            for line in sums.values():
                for name, number in line.items():
                    if name != _VARIANCE:
                        added[name] = added.get(name, 0) + number
            found.of[fact] = ((), {(): added})
        for fact, (_keys, sums) in self._merged(
            totals(self._question, self._period, self._session), None
        ).items():
            found.of[fact][1][()].update(sums[()])
        return found


def text(value: Any, shift: dict[str, str] | None) -> str:
    """Return a key as answers have it; of an earlier period the day, week … it is compared with."""
    said = value.isoformat()[:10] if isinstance(value, date) else "" if value is None else str(value)
    return shift.get(said, said) if shift else said


def shifted(question: Question, earlier: Period) -> dict[str, str]:
    """Return for each day, week … of the earlier period the one that it is compared with."""
    if not question.grain:
        return {}
    pairs = zip(buckets(earlier, question.grain), buckets(question.period, question.grain), strict=False)
    return {one.isoformat(): other.isoformat() for one, other in pairs}


def _keys(question: Question, now: _Sums, before: _Sums | None) -> list[Key]:
    """Return the keys of all rows; of what has no row of its own only where nothing else has one."""
    if not question.keys:
        return [()]
    found: set[Key] = set()
    for sums in (now, before):
        for keys, lines in sums.of.values() if sums else ():
            if keys == question.keys:
                found |= lines.keys()
    if question.grain:
        # What the period before had beyond the length of this one belongs to no row.
        ours = {one.isoformat() for one in buckets(question.period, Grain(question.grain))}
        found = {key for key in found if key[0] in ours}
    return sorted(found)


def figure(metric: Metric, key: Key, question: Question, now: Sums, before: Sums | None) -> Figure:
    """Return a metric's figure for a row; of the total where `key` is empty."""
    names = question.keys if key else ()
    above, below = (now.add(side, key, names) for side in (metric.numerator, metric.denominator))
    earlier = None
    if before is not None and question.against:
        was, of = (before.add(side, key, names) for side in (metric.numerator, metric.denominator))
        earlier = metric.value(was, of, question.period.before(question.against))
    value = metric.value(above, below, question.period)
    error = None
    for side, number in ((metric.numerator, above), (metric.denominator, below)):
        variance = now.variance(side, key, names)
        if variance is not None and value is not None and number:
            # As much of the figure as of the people in it.
            error = estimates.off_by(variance, number) / number * value
    return Figure(value, above, below, earlier, error)


def in_order(rows: list[Row], question: Question) -> list[Row]:
    """Return rows sorted as a question wants them; equal ones stay as they were."""
    if question.sort in question.metrics:
        code = question.sort

        def size(row: Row) -> tuple[bool, float]:
            value = row.figures[code].value
            return value is None, -(value or 0) if question.descending else (value or 0)

        return sorted(rows, key=lambda row: (size(row), row.keys))
    if question.sort:
        place = question.keys.index(question.sort)
        return sorted(rows, key=lambda row: row.keys[place], reverse=question.descending)
    return rows
