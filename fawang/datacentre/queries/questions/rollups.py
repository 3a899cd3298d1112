"""From where a question is answered: for each month of its period the smallest summary that has what it needs, or the
rows. Summaries of whole months serve months that the period has all days of.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.metrics import Measure
from fawang.datacentre.warehouse.store import Part
from fawang.datacentre.warehouse.summaries import SUMMARIES, Summary

#: Levels that are reckoned from the day, of which a month has several. Months, quarters and years are made of months.
_OF_DAYS = frozenset({"day", "week", "weekday", "day_type"})


@dataclass(frozen=True, slots=True)
class Needs:
    """The columns without which a question cannot be answered. `days`: days must be told apart."""

    columns: frozenset[str]
    days: bool = False

    def with_measures(self, measures: Iterable[Measure]) -> "Needs":
        """Return what is needed for measures too."""
        more = {name for one in measures for name in (*one.needs, *((one.key,) if one.key else ()))}
        return Needs(self.columns | (more - {"day"}), self.days or "day" in more)


@dataclass(frozen=True, slots=True)
class Source:
    """A summary of a fact, or its rows where `summary` is empty, and the months that are read of it.

    `whole`: all days of these months are asked for. Months are None where the engine has no files of months.
    """

    summary: str = ""
    months: frozenset[str] | None = None
    whole: bool = False


def needs_of(levels: Iterable[tuple[str, str]]) -> Needs:
    """Return what levels need, each with its column; those of the day have none."""
    listed = list(levels)
    columns = frozenset(column for _, column in listed if column)
    return Needs(columns, any(level in _OF_DAYS for level, _ in listed))


def sources(session: Session, fact: str, needs: Needs, period: Period, *, days: bool = True) -> list[Source]:
    """Return from where the rows of a period are counted; several have nothing in common and add up.

    `days` is false for a table of a dimension, which has none.
    """
    parts = session.parts(fact, period)
    if not days or not parts:
        return [Source()]
    months: dict[tuple[str, bool], set[str]] = {}
    for part in parts:
        months.setdefault(_smallest(part, fact, needs, period), set()).add(part.month)
    return [Source(code, frozenset(listed), whole) for (code, whole), listed in months.items()]


def _smallest(part: Part, fact: str, needs: Needs, period: Period) -> tuple[str, bool]:
    within = part.within(period)
    rows, code, whole = part.rows, "", False
    for one in SUMMARIES.get(fact, {}).values():
        kept = part.extras.get(one.code)
        if kept and kept.rows < rows and _fits(one, needs, within):
            rows, code, whole = kept.rows, one.code, not one.by_day
    return code, whole


def _fits(summary: Summary, needs: Needs, within: bool) -> bool:
    if not summary.by_day and (needs.days or not within):
        return False
    return needs.columns <= set(summary.columns)
