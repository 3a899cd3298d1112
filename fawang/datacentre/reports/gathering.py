"""The figures of a report: a question for each part of it, asked in turn, and what came of each.

A metric that the filters do not fit (calls by a zone) is left out and named, so that a report never shows a number
that is not of its filters.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.questions.executor import Table, ask
from fawang.datacentre.queries.questions.question import REGION, REGIONS, Question, Scope, read
from fawang.datacentre.reports.orders import Kind, ReportOrder
from fawang.datacentre.reports.sentences import Compared, Earlier, Part
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel.rules.problems import Invalid

type Progress = Callable[[int, int], None]

TOTALS: tuple[str, ...] = (
    "volume", "people", "residents", "one_in", "repeat_contacts", "satisfied_share", "ratings", "fees_waived",
    "calls", "asked", "connect_rate", "service_level", "average_wait", "average_talk", "consultations",
    "answers_in_time", "terms_kept", "yellow_cards", "red_cards", "referred_in", "referred_out", "referral_time",
    "aid_orders", "transfer_to_aid", "recovered", "cost_per_service",
)  # fmt: skip
#: Metrics asked together: each group reads its facts once.
_GROUPS = (
    TOTALS[:1], TOTALS[1:5], TOTALS[5:8], TOTALS[8:14], TOTALS[14:16], TOTALS[16:19], TOTALS[19:22], TOTALS[22:],
)  # fmt: skip
#: What a report tells apart, and by which metrics.
_TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "channel": ("channel", ("volume", "satisfied_share")),
    "matter": ("matter", ("volume",)),
    "region": ("", ("volume", "satisfied_share")),
    "partner": ("partner", ("referred_in", "referred_out")),
    "special_group": ("special_group", ("volume",)),
}
_REGIONS = {4: "county", 6: "town", 9: "village"}
#: The line of months: at least so many up to the end of the report; a month's has that of the year before, too.
MONTHS = 12
#: Names of places that the filters of a report spell out.
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Months:
    """Services by month, and those of the same month a year before where there are facts of it."""

    rows: tuple[tuple[date, int, int | None], ...]


@dataclass(slots=True)
class Gathered:
    """All figures of a report."""

    order: ReportOrder
    totals: dict[str, Compared] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    months: Months = field(default_factory=lambda: Months(()))
    left_out: list[str] = field(default_factory=list)
    compared: tuple[Against, ...] = ()
    facts_from: date | None = None
    demo: bool = False
    names: dict[str, str] = field(default_factory=dict)

    def total(self, metric: str) -> Compared:
        """Return a metric's figure; one without value where it was left out."""
        return self.totals.get(metric, Compared(metric, None))

    def parts(self, table: str, metric: str = "volume") -> list[Part]:
        """Return the rows of a table as parts of a whole."""
        found = self.tables.get(table)
        if found is None or metric not in found.question.metrics:
            return []
        level = found.question.keys[-1]
        return [
            Part(
                row.keys[-1], labels.value(level, row.keys[-1], found), round(row.figures[metric].value or 0),
                round(row.figures[metric].before or 0) if found.question.against else None,
            )
            for row in found.rows
        ]  # fmt: skip


def gather(order: ReportOrder, scope: Scope, *, engine: Engine | None = None, progress: Progress) -> Gathered:
    """Ask everything that a report says.

    Raises:
        Invalid: `value_unknown` and others of `questions.check`, where the filters have no meaning.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    asker = _Asker(order, scope, engine)
    found = Gathered(order)
    steps: list[Callable[[], None]] = [
        lambda: asker.reach(found),
        lambda: asker.names(found),
        *(lambda group=group: asker.totals(found, group) for group in _GROUPS),
        lambda: asker.months(found),
        *(lambda name=name: asker.table(found, name) for name in _TABLES),
    ]
    for number, step in enumerate(steps):
        progress(number, len(steps))
        step()
    progress(len(steps), len(steps))
    return found


class _Asker:
    def __init__(self, order: ReportOrder, scope: Scope, engine: Engine | None) -> None:
        self._order, self._scope, self._engine = order, scope, engine
        # Read once in full: a filter that means nothing stops here, whatever the metrics.
        read(self._data(("volume",), order.period), scope)

    def reach(self, found: Gathered) -> None:
        """Find from when on there are facts, of anybody, and so what can be compared."""
        found.facts_from = self._facts_from(self._order.period)
        found.compared = tuple(
            against
            for against in self._order.comparisons
            if (earlier := self._order.period.before(against))
            and (since := self._facts_from(earlier)) is not None
            and since <= earlier.first
        )

    def _facts_from(self, period: Period) -> date | None:
        """Return the first day of facts in a period; its first day where they reach back further.

        Whole facts begin on the first of a month, or on any day of the first month that there is. The scope does not
        matter: a place without services in a month has the figure 0, which can be compared.
        """
        before = Period(period.first - timedelta(31), period.first)
        if self._volume(before, Scope()):
            return period.first
        days = ask(Question(("volume",), _first_months(period), Grain.DAY, scope=Scope()), self._engine).rows
        if days:
            return date.fromisoformat(days[0].keys[0])
        months = ask(Question(("volume",), period, Grain.MONTH, scope=Scope()), self._engine).rows
        return date.fromisoformat(months[0].keys[0]) if months else None

    def _volume(self, period: Period, scope: Scope) -> int:
        return int(
            ask(Question(("volume",), period, scope=scope), self._engine).total.figures["volume"].value or 0
        )

    def totals(self, found: Gathered, metrics: tuple[str, ...]) -> None:
        """Ask for figures of the whole report, with all that they are compared with.

        Metrics of kinds of orders that are not offered here are none.
        """
        metrics = tuple(code for code in metrics if code in METRICS)
        fitting = self._fitting(metrics)
        found.left_out += [code for code in metrics if code not in fitting]
        if not fitting:
            return
        now = self._ask(fitting)
        found.demo = found.demo or now.demo
        # Asked for as periods of their own: a share of few cases then is compared with nothing, and so they count.
        before = [
            (against, self._ask(fitting, period=self._order.period.before(against)))
            for against in found.compared
        ]
        for code in fitting:
            figure = now.total.figures[code]
            earlier = tuple(
                Earlier(against.value, table.total.figures[code].value, table.total.figures[code].denominator)
                for against, table in before
            )
            found.totals[code] = Compared(code, figure.value, figure.denominator, earlier)

    def months(self, found: Gathered) -> None:
        """Ask for the services of the latest months, or of all months of a longer period."""
        last = self._order.period.last
        index = last.year * 12 + last.month - MONTHS - (self._order.kind == Kind.MONTH)
        first = min(date(index // 12, index % 12 + 1, 1), self._order.period.first)
        span = Period(first, last)
        table = self._ask(("volume",), period=span, grain=Grain.MONTH, against=Against.YEAR_BEFORE)
        since = self._facts_from(span)
        year_before = self._facts_from(span.before(Against.YEAR_BEFORE))
        figures = {date.fromisoformat(row.keys[0]): row.figures["volume"] for row in table.rows}
        rows: list[tuple[date, int, int | None]] = []
        for text in span.months():
            month = date.fromisoformat(f"{text}-01")
            figure = figures.get(month)
            if since is None or month < since:
                continue
            then = month.replace(year=month.year - 1)
            known = year_before is not None and then >= year_before
            was = round(figure.before or 0) if figure else 0
            rows.append((month, round(figure.value or 0) if figure else 0, was if known else None))
        found.months = Months(tuple(rows))

    def table(self, found: Gathered, name: str) -> None:
        """Ask for one table, compared with the year before where there are facts of it, else with the period before."""
        level, metrics = _TABLES[name]
        level = level or self._region_level()
        if not level:
            return
        fitting = self._fitting(metrics, by=(level,))
        if not fitting:
            return
        against = found.compared[-1] if found.compared else None
        found.tables[name] = self._ask(fitting, by=(level,), against=against, sort=fitting[0])

    def names(self, found: Gathered) -> None:
        """Find what the places and units are called that are filtered by."""
        for one in read(self._data(("volume",), self._order.period), self._scope).where:
            if one.level in (*_REGIONS.values(), "prefecture", "unit") and not one.without:
                table = self._ask(("volume",), by=(one.level,), limit=MOST_NAMES)
                found.names.update(table.names.get(one.level, {}))

    def _region_level(self) -> str:
        """Return the level below what is filtered by, or below what the asker sees; empty below villages."""
        codes = [
            value for level, values in self._order.where if level in (REGION, *REGIONS) for value in values
        ] or list(self._scope.regions or ())
        longest = max((len(code) for code in codes), default=2)
        return "" if longest >= 12 else _REGIONS.get(longest, "prefecture")

    def _fitting(self, metrics: Iterable[str], by: tuple[str, ...] = ()) -> tuple[str, ...]:
        found = []
        for code in metrics:
            try:
                read(self._data((code,), self._order.period, by=by), self._scope)
            except Invalid as problem:
                if problem.code != "dimension_does_not_fit":
                    raise
            else:
                found.append(code)
        return tuple(found)

    def _ask(self, metrics: tuple[str, ...], *, period: Period | None = None, **more: Any) -> Table:
        question = read(self._data(metrics, period or self._order.period, **more), self._scope)
        return ask(question, self._engine)

    def _data(self, metrics: tuple[str, ...], period: Period, **more: Any) -> dict[str, Any]:
        where = {level: list(values) for level, values in self._order.where}
        return {"metrics": metrics, "from": period.first, "to": period.last, "where": where, **more}


def _first_months(period: Period) -> Period:
    return Period(period.first, min(period.last, period.first + timedelta(31)))
