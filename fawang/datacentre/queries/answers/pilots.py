"""Pilots beside the rest, before and after a programme began. Nothing here says why they differ.

A pilot, with all below it, is compared with all other units of their sort that the asker may see. Counts are given
for each office and thirty days, so that many offices and few, and stretches of different length, can stand side by
side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.engines.engine import Engine, Session
from fawang.datacentre.queries.questions.boards import FEW
from fawang.datacentre.queries.questions.executor import Figure, ask
from fawang.datacentre.queries.questions.levels import any_of, below, day_of
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.metrics import METRICS

#: Days that are looked at on either side of the beginning. Own figure; the page says so.
WINDOW = 90
#: Counts are given for so many days.
MONTH = 30
#: What is compared, in this order.
COMPARED = (
    "visits", "volume", "visit_wait", "satisfied_share", "adviser_days", "law_talks", "service_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one side. `value` None: nothing was measured, or `few`: too little for a share or an average.

    `of` is what it rests on: the number that was counted, or by which a share or an average divides.
    """

    value: float | None
    of: int
    few: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """Units of one sort: how many are pilots and how many are not, and each metric of `COMPARED` on four sides.

    The sides are pilots before and after, the rest before and after.
    """

    unit_kind: str
    pilots: int
    rest: int
    values: dict[str, tuple[Value, Value, Value, Value]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared: the stretch before the beginning and the one after it, and a part for each sort of unit."""

    before: Period
    after: Period
    parts: tuple[Compared, ...]
    demo: bool


def compare(
    units: Collection[int], *, since: date, today: date, scope: Scope, engine: Engine | None = None
) -> Comparison | None:
    """Return how pilots do beside the rest; None before the first day of the programme is over.

    Args:
        units: the pilots, by their numbers; at most 500.
        since: the day on which the first of them became one.

    Raises:
        Invalid, Unavailable: as of `executor.ask`.
    """
    day = timedelta(days=1)
    last = min(today - day, since + timedelta(days=WINDOW - 1))
    if last < since:
        return None
    before, after = Period(since - timedelta(days=WINDOW), since - day), Period(since, last)
    engine = engine or engines.engine()
    values = tuple(str(unit) for unit in sorted(units))
    tables = [
        ask(
            Question(
                metrics=COMPARED, period=period, by=("unit_kind",), scope=scope,
                where=(Filter("unit", values, without=without),),
            ),
            engine,
        )
        for without in (False, True)
        for period in (before, after)
    ]  # fmt: skip
    with engine.session() as session:
        pilots, rest = (
            _offices(units, without=without, scope=scope, session=session) for without in (False, True)
        )
    found = [{row.keys[0]: row.figures for row in table.rows} for table in tables]
    sides = tuple(zip(found, (pilots, pilots, rest, rest), (before, after, before, after), strict=True))

    def four(kind: str, metric: str) -> tuple[Value, Value, Value, Value]:
        one, two, three, last = (
            _value(metric, figures.get(kind, {}).get(metric), offices.get(kind, 0), period)
            for figures, offices, period in sides
        )
        return one, two, three, last

    parts = tuple(
        Compared(kind, pilots[kind], rest.get(kind, 0), {metric: four(kind, metric) for metric in COMPARED})
        for kind in sorted(pilots)
    )
    return Comparison(before, after, parts, any(table.demo for table in tables))


def _value(metric: str, figure: Figure | None, offices: int, period: Period) -> Value:
    """Return a count for each office and thirty days, or a share or average where it rests on enough."""
    if not METRICS[metric].additive:
        of = (figure.denominator or 0) if figure else 0
        if figure is None or of < FEW:
            return Value(None, of, few=of > 0)
        return Value(figure.value, of)
    counted = int(figure.value or 0) if figure else 0
    return Value(counted / offices / period.days * MONTH if offices else None, counted)


def _offices(units: Collection[int], *, without: bool, scope: Scope, session: Session) -> dict[str, int]:
    """Return how many units there are today by sort: pilots and what lies below them, or those `without` them."""
    table = session.table("unit")
    table = table.filter(table.until == day_of(FOREVER))
    pilots = any_of([table.unit.isin(below(pilot, session)) for pilot in units])
    table = table.filter(~pilots if without else pilots)
    if not scope.everything:
        seen = [table.region.startswith(code) for code in scope.regions or ()]
        seen += [table.unit.isin(below(unit, session)) for unit in scope.units or ()]
        table = table.filter(any_of(seen))
    counted = table.group_by(table.unit_kind).aggregate(n=table.unit.nunique())
    return {str(kind): int(number) for kind, number in session.rows(counted)}
