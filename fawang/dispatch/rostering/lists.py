"""Lists of lawyers and of calls as CSV, as offices keep them; rosters as CSV.

Lawyers: id, name, firm, region, languages (`cantonese:3 teochew:2`), matters, groups (words), hours_week,
hours_month, nights_month, holidays (yes, no), windows (`1-5 7-18; 6-7 0-32`: Monday is 1, o'clock, beyond
24 the next day), absences (`2026-12-03/2026-12-05`), wishes (`2026-12-24:-5 2026-12-10/night:3`), account (user name
or licence number of the account; needed to publish the roster).

Calls: day, hour, language, matter, calls, and where they are known answered, abandoned, waited_seconds (of
all calls together) and handled_seconds (of those answered).
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from fawang.dispatch.rostering.problem import Absence, Duty, Lawyer, Shift, Window, Wish
from fawang.dispatch.rules.demand.forecast import Count

LAWYERS = (
    "id", "name", "firm", "region", "languages", "matters", "groups", "hours_week", "hours_month",
    "nights_month", "holidays", "windows", "absences", "wishes", "account",
)  # fmt: skip
CALLS = (
    "day", "hour", "language", "matter", "calls", "answered", "abandoned", "waited_seconds",
    "handled_seconds",
)  # fmt: skip
DUTIES = ("day", "shift", "begins", "hours", "lawyer", "name", "firm", "languages", "account")


class Unreadable(ValueError):
    """A line that cannot be read; the message names file, line and what was found."""


def read_lawyers(path: Path) -> tuple[Lawyer, ...]:
    """Return the lawyers of a list.

    Raises:
        Unreadable: a column is missing, or a line cannot be read.
    """
    return tuple(_each(path, ("id", "languages", "hours_week", "hours_month"), _lawyer))


def read_calls(path: Path) -> tuple[Count, ...]:
    """Return the calls of a list.

    Raises:
        Unreadable: a column is missing, or a line cannot be read.
    """
    return tuple(_each(path, ("day", "hour", "language", "calls"), _count))


def write_lawyers(path: Path, lawyers: Iterable[Lawyer]) -> None:
    """Write a list that `read_lawyers` reads."""
    _write(path, LAWYERS, ((*_cells(one),) for one in lawyers))


def write_duties(
    path: Path, duties: Iterable[Duty], lawyers: Mapping[int, Lawyer], shifts: Mapping[str, Shift]
) -> None:
    """Write a roster, one duty a line, by time."""
    _write(
        path,
        DUTIES,
        (
            (
                duty.day.isoformat(), duty.shift, f"{shifts[duty.shift].start:02}:00", shifts[duty.shift].hours,
                duty.lawyer, lawyers[duty.lawyer].name, lawyers[duty.lawyer].firm,
                _languages(lawyers[duty.lawyer]), lawyers[duty.lawyer].account,
            )
            for duty in sorted(duties)
        ),
    )  # fmt: skip


def read_windows(text: str) -> tuple[Window, ...]:
    """Return the hours of availability from their spelling in a list: `1-5 7-18; 6,7 0-32`.

    Raises:
        ValueError: it is spelled otherwise.
    """
    return tuple(_window(part) for part in text.split(";") if part.strip())


def _window(text: str) -> Window:
    days, hours = text.split()
    weekdays = {
        day for part in days.split(",") for first, last in [_span(part)] for day in range(first, last + 1)
    }
    start, end = _span(hours)
    if not (weekdays and weekdays <= set(range(1, 8)) and 0 <= start < end <= 48):
        raise ValueError(f"weekdays are 1 to 7, hours 0 to 48: {text!r}")
    return Window(frozenset(day - 1 for day in weekdays), start, end)


def _span(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    return int(first), int(last if dash else first)


def _lawyer(row: Mapping[str, str]) -> Lawyer:
    return Lawyer(
        id=int(row["id"]),
        languages={
            name: int(level or 3) for name, _, level in (w.partition(":") for w in row["languages"].split())
        },
        hours_week=int(row["hours_week"]),
        hours_month=int(row["hours_month"]),
        nights_month=int(row.get("nights_month") or 0),
        matters=frozenset((row.get("matters") or "").split()),
        groups=frozenset((row.get("groups") or "").split()),
        firm=row.get("firm") or "",
        region=row.get("region") or "",
        name=row.get("name") or "",
        holidays=(row.get("holidays") or "yes") == "yes",
        windows=read_windows(row.get("windows") or ""),
        absences=tuple(map(_absence, (row.get("absences") or "").split())),
        wishes=tuple(map(_wish, (row.get("wishes") or "").split())),
        account=(row.get("account") or "").strip(),
    )


def _absence(text: str) -> Absence:
    first, slash, last = text.partition("/")
    return Absence(date.fromisoformat(first), date.fromisoformat(last if slash else first))


def _wish(text: str) -> Wish:
    when, _, weight = text.partition(":")
    day, _, shift = when.partition("/")
    return Wish(date.fromisoformat(day), int(weight), shift or None)


def _count(row: Mapping[str, str]) -> Count:
    calls, hour = int(row["calls"]), int(row["hour"])
    if calls < 0 or not 0 <= hour < 24:
        raise ValueError("calls are at least 0, hours 0 to 23")
    abandoned = int(row.get("abandoned") or 0)
    return Count(
        day=date.fromisoformat(row["day"]),
        hour=hour,
        language=row["language"],
        matter=row.get("matter") or "other",
        calls=calls,
        answered=int(row.get("answered") or calls - abandoned),
        abandoned=abandoned,
        waited_seconds=float(row.get("waited_seconds") or 0),
        handled_seconds=float(row.get("handled_seconds") or 0),
    )


def _cells(one: Lawyer) -> Iterable[object]:
    yield from (one.id, one.name, one.firm, one.region, _languages(one))
    yield from (" ".join(sorted(one.matters)), " ".join(sorted(one.groups)))
    yield from (one.hours_week, one.hours_month, one.nights_month, "yes" if one.holidays else "no")
    yield "; ".join(
        f"{','.join(str(day + 1) for day in sorted(w.weekdays))} {w.start}-{w.end}" for w in one.windows
    )
    yield " ".join(f"{away.first}/{away.last}" for away in one.absences)
    yield " ".join(f"{w.day}{'/' + w.shift if w.shift else ''}:{w.weight}" for w in one.wishes)
    yield one.account


def _languages(one: Lawyer) -> str:
    return " ".join(f"{name}:{level}" for name, level in sorted(one.languages.items()))


def _each[Row](path: Path, needed: Iterable[str], read: Callable[[Mapping[str, str]], Row]) -> list[Row]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        if missing := set(needed) - set(rows.fieldnames or ()):
            raise Unreadable(f"{path}: no column {', '.join(sorted(missing))}")
        found = []
        for row in rows:
            try:
                found.append(read(row))
            except (ValueError, TypeError, AttributeError) as why:
                raise Unreadable(f"{path}, line {rows.line_num}: {why}") from None
    return found


def _write(path: Path, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    # With a mark of its encoding, or Excel shows Chinese names as rubbish.
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(rows)
