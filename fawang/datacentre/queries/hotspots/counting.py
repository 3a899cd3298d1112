"""Services by region, matter and week, as arrays. The weeks end with the day that is looked from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.rules.periods import Period

type Counts = NDArray[np.float64]

#: Weeks that are counted: a year to learn from, and the last two months.
WEEKS = 60


@dataclass(frozen=True)
class Cube:
    """Numbers of services by row, column and week; week 0 is the last seven days, week 1 the seven before."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    counts: Counts

    def summed(self, rows: Sequence[tuple[str, ...]], columns: Sequence[str]) -> "Cube":
        """Return the cube in which what `rows` and `columns` call the same is one."""
        found = Cube(tuple(sorted(set(rows))), tuple(sorted(set(columns))), self.counts)
        row_of = {name: place for place, name in enumerate(found.rows)}
        column_of = {name: place for place, name in enumerate(found.columns)}
        half = np.zeros((len(found.rows), *self.counts.shape[1:]))
        np.add.at(half, [row_of[name] for name in rows], self.counts)
        whole = np.zeros((len(found.columns), len(found.rows), self.counts.shape[2]))
        np.add.at(whole, [column_of[name] for name in columns], half.swapaxes(0, 1))
        return Cube(found.rows, found.columns, whole.swapaxes(0, 1))


def cube(
    session: Session,
    day: date,
    rows: tuple[str, ...],
    column: str,
    *,
    weeks: int = WEEKS,
    blank: bool = False,
) -> Cube:
    """Return the services of all weeks up to `day`, by the columns `rows` and `column` of the fact.

    What is not known to have a region is left out, and unless `blank` what has no code in `column`.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `engine_failed`.
    """
    period = Period(day - timedelta(7 * weeks - 1), day)
    services = session.table("service", frozenset(period.months()))
    services = services.filter(services.day >= _date(period.first), services.day <= _date(day))
    for name in (rows[0],) if blank else (rows[0], column):
        services = services.filter(services[name] != "")
    services = services.mutate(week=(_date(day).delta(services.day, unit="day") // 7).cast("int32"))
    counted = services.group_by([*rows, column, "week"]).aggregate(number=services.count())
    # A line for each cell with its weeks beside each other: a sixtieth of the lines to be handed over.
    spread = counted.group_by([*rows, column]).aggregate(
        **{f"week_{n}": counted.number.sum(where=counted.week == n).cast("int64") for n in range(weeks)}
    )
    lines = session.rows(spread)
    width = len(rows)
    keys, columns = [tuple(line[:width]) for line in lines], [str(line[width]) for line in lines]
    found = Cube(tuple(sorted(set(keys))), tuple(sorted(set(columns))), np.zeros(0))
    counts = np.zeros((len(found.rows), len(found.columns), weeks))
    row_of = {name: place for place, name in enumerate(found.rows)}
    column_of = {name: place for place, name in enumerate(found.columns)}
    if lines:
        counts[[row_of[key] for key in keys], [column_of[name] for name in columns]] = np.array(
            [[one or 0 for one in line[width + 1 :]] for line in lines], float
        )
    return Cube(found.rows, found.columns, counts)


def daily(
    session: Session, day: date, days: int, counties: Sequence[str], topics: Sequence[str]
) -> tuple[dict[tuple[str, str], Counts], Counts]:
    """Return the services of the last days by county and topic of those named, and those of all, oldest first."""
    first = day - timedelta(days - 1)
    services = session.table("service", frozenset(Period(first, day).months()))
    services = services.filter(services.day >= _date(first), services.day <= _date(day))
    whole = np.zeros(days)
    for when, number in session.rows(services.group_by("day").aggregate(number=services.count())):
        whole[(_plain(when) - first).days] = number
    found: dict[tuple[str, str], Counts] = {}
    if counties and topics:
        some = services.filter(services.county.isin(list(counties)), services.topic.isin(list(topics)))
        for county, topic, when, number in session.rows(
            some.group_by(["county", "topic", "day"]).aggregate(number=some.count())
        ):
            found.setdefault((county, topic), np.zeros(days))[(_plain(when) - first).days] = number
    return found, whole


def _plain(when: Any) -> date:
    return date.fromisoformat(str(when)[:10])


def _date(day: date) -> Any:
    import ibis

    return ibis.date(day.year, day.month, day.day)
