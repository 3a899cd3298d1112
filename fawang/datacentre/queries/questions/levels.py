"""Levels, filters, what the asker may see, and today's map: Ibis expressions over rows of a fact or a summary."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.questions.question import Filter, Scope
from fawang.datacentre.rules.periods import Grain
from fawang.datacentre.warehouse.dimensions import DECLARED, LEVELS

SIZES = {4: "prefecture", 6: "county", 9: "town", 12: "village"}
_UNITS_DEEP = 5


def day_of(day: Any) -> Any:
    """Return a day as a literal."""
    import ibis

    return ibis.date(day.year, day.month, day.day)


def level_of(rows: Any, name: str) -> Any:
    """Return the column of a level; those of the day are reckoned from it."""
    if name in ("unit_kind", "weekday", "day_type"):
        # Nothing is null: what is not known is the empty text, here too.
        return rows[f"of_{name}"].fill_null("")
    if name in BUCKETS:
        return BUCKETS[Grain(name)](rows.day).cast("date")
    column = rows[LEVELS[name][1].column]
    return column.cast("string") if name in ("unit", "hour") else column


BUCKETS: dict[Grain, Callable[[Any], Any]] = {
    Grain.DAY: lambda day: day,
    Grain.WEEK: lambda day: day.truncate("W"),
    Grain.MONTH: lambda day: day.truncate("M"),
    Grain.QUARTER: lambda day: day.truncate("Q"),
    Grain.YEAR: lambda day: day.truncate("Y"),
}


def condition(rows: Any, one: Filter, session: Session) -> Any:
    """Return what rows must fit for a filter."""
    if one.level == "unit":
        found = any_of([rows.unit.isin(below(int(unit), session)) for unit in one.values])
    else:
        # Days are compared as days: each engine writes them in its own way.
        values = (
            [day_of(date.fromisoformat(day)) for day in one.values] if one.level in BUCKETS else one.values
        )
        found = level_of(rows, one.level).isin(list(values))
    return ~found if one.without else found


def any_of(conditions: list[Any]) -> Any:
    """Return the condition that one of several holds; there is at least one."""
    found = conditions[0]
    for one in conditions[1:]:
        found |= one
    return found


# --- units, scope, today's map ---------------------------------------------------------------------


class Tables(Protocol):
    """Something that has the table of units."""

    def table(self, fact: str) -> Any:
        """Return an Ibis table of a fact or a dimension."""


def below(unit: int, session: Tables) -> Any:
    """Return the numbers of a unit and of all below it."""
    units = session.table("unit")
    return units.filter(any_of([units[f"above_{n}"] == unit for n in range(1, _UNITS_DEEP + 1)])).unit


def with_kinds(rows: Any, session: Session) -> Any:
    """Return rows with the sort of their unit."""
    units = session.table("unit")
    kinds = units.group_by(joined=units.unit).aggregate(of_unit_kind=units.unit_kind.max())
    return rows.left_join(kinds, rows.unit == kinds.joined).drop("joined")


def with_days(rows: Any, session: Session) -> Any:
    """Return rows with the weekday and the sort of their day."""
    days = session.table("day")
    days = days.select(joined=days.day, of_weekday=days.weekday, of_day_type=days.day_type)
    return rows.left_join(days, rows.day == days.joined).drop("joined")


def scoped(rows: Any, fact: str, scope: Scope, session: Tables) -> Any:
    """Return the rows that an asker may see."""
    import ibis

    if scope.everything:
        return rows
    seen: list[Any] = []
    if DECLARED[fact].has("village"):
        seen += [
            rows[SIZES[len(code)]] == code if len(code) in SIZES else ibis.literal(True)
            for code in scope.regions or ()
        ]
    if DECLARED[fact].has("unit"):
        seen += [rows.unit.isin(below(unit, session)) for unit in scope.units or ()]
    return rows.filter(any_of(seen) if seen else ibis.literal(False))


def moved(fact: str, session: Session) -> bool:
    """Tell whether anything was merged or moved by which the rows of a fact are told apart."""
    regions, units = session.table("region"), session.table("unit")
    found = []
    if DECLARED[fact].has("village"):
        found.append(regions.aggregate(n=regions.count(where=regions.code != regions.now)))
    if DECLARED[fact].has("unit"):
        found.append(units.aggregate(n=units.count(where=units.unit != units.now)))
    return any(session.rows(one)[0][0] for one in found)


def of_today(rows: Any, fact: str, session: Session) -> Any:
    """Return rows with the regions and units that stand for theirs on today's map."""
    import ibis

    if DECLARED[fact].has("village") and DECLARED[fact].has("day"):
        regions = session.table("region")
        gone = regions.filter(regions.code != regions.now)
        gone = gone.group_by(was=gone.code).aggregate(became=gone.now.max())
        # The lowest that is known decides: what is above it follows from its code.
        lowest = ibis.cases(
            (rows.village != "", rows.village), (rows.town != "", rows.town), (rows.county != "", rows.county),
            else_=rows.prefecture,
        )  # fmt: skip
        rows = rows.mutate(lowest=lowest)
        rows = rows.left_join(gone, rows.lowest == gone.was)
        code = ibis.coalesce(rows.became, rows.lowest)
        moved_at_all = rows.became.notnull() & (rows.became != "")
        rows = rows.mutate(
            **{
                name: ibis.cases(
                    (moved_at_all & (code.length() >= size), code.substr(0, size)), (moved_at_all, ""),
                    else_=rows[name],
                )
                for size, name in SIZES.items()
            }
        ).drop("lowest", "was", "became")  # fmt: skip
    if DECLARED[fact].has("unit"):
        units = session.table("unit")
        merged = units.filter(units.unit != units.now)
        merged = merged.group_by(was=merged.unit).aggregate(became=merged.now.max())
        rows = rows.left_join(merged, rows.unit == merged.was)
        became = rows.became.notnull() & (rows.became != 0)
        rows = rows.mutate(unit=became.ifelse(rows.became, rows.unit).cast("int32")).drop("was", "became")
    return rows
