"""A roster as `fawang roster --out` writes it, read again to be published: duties, needs, offers, what is short.

Only `roster.csv` must be there. Its columns day, shift, begins, hours, lawyer; `account`, where it is filled, names the
account instead of `lawyer`.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from fawang.dispatch.rostering.lists import read_lawyers
from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Cover, Lawyer

NEEDED = ("day", "shift", "begins", "hours", "lawyer")
_MOST_LINES = 60_000


class WrongLine(ValueError):
    """A line of `roster.csv` that cannot be read: its number, and the column that is wrong."""

    def __init__(self, line: int, column: str) -> None:
        super().__init__(f"roster.csv, line {line}: {column}")
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of the file. `who` is a user name or a licence number."""

    number: int
    day: date
    shift: str
    who: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be published.

    Attributes:
        month: its first day.
        shifts: (begins at o'clock, hours) by code.
        lines: the duties.
        covers: kinds of seats, and `needs` of each by hour; empty if nobody said what is needed.
        lawyers: what each offered, by the name that the lines give them; may lack some.
        short: what was short when it was made: day, hour, cover, short, reason.
    """

    month: date
    shifts: dict[str, tuple[int, int]]
    lines: tuple[Line, ...]
    covers: tuple[Cover, ...] = ()
    needs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    lawyers: Mapping[str, Lawyer] = field(default_factory=dict)
    short: tuple[Mapping[str, Any], ...] = ()


def read(folder: Path) -> Plan:
    """Return the plan in a folder that `fawang roster --out` wrote.

    Raises:
        WrongLine: a line of roster.csv cannot be read, or there is none.
        lists.Unreadable: lawyers.csv cannot be read.
    """
    plan = read_duties((folder / "roster.csv").read_text(encoding="utf-8-sig"))
    covers, needs = _needs(folder / "needs.csv")
    people = read_lawyers(folder / "lawyers.csv") if (folder / "lawyers.csv").exists() else ()
    short = tuple(_each(folder / "short.csv", _short))
    return Plan(
        plan.month, plan.shifts, plan.lines, covers, needs, {one.account or str(one.id): one for one in people}, short
    )  # fmt: skip


def read_duties(text: str) -> Plan:
    """Return the plan of a `roster.csv` alone.

    Raises:
        WrongLine: a column is missing (line 1), a line cannot be read, or the days are not of one month.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    for column in NEEDED:
        if column not in (rows.fieldnames or ()):
            raise WrongLine(1, column)
    lines: list[Line] = []
    shifts: dict[str, tuple[int, int]] = {}
    for row in rows:
        number = rows.line_num
        day = _cell(number, "day", row["day"], _day)
        hours = (
            _cell(number, "begins", row["begins"], _o_clock),
            _cell(number, "hours", row["hours"], _length),
        )
        shift = (row["shift"] or "").strip()
        who = (row.get("account") or row["lawyer"] or "").strip()
        if not shift or len(shift) > 24 or shifts.setdefault(shift, hours) != hours:
            raise WrongLine(number, "shift")
        if not who:
            raise WrongLine(number, "lawyer")
        if len(lines) >= _MOST_LINES or (lines and day.replace(day=1) != lines[0].day.replace(day=1)):
            raise WrongLine(number, "day")
        lines.append(Line(number, day, shift, who))
    if not lines:
        raise WrongLine(2, "day")
    return Plan(lines[0].day.replace(day=1), shifts, tuple(lines))


def write_needs(
    path: Path, first: date, covers: Iterable[Cover], needs: Mapping[str, tuple[int, ...]]
) -> None:
    """Write what each kind of seats needs, a day and 24 hours a line."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(("cover", "any_of", "weight", "day", *(f"{hour:02}" for hour in range(HOURS_OF_DAY))))
        for cover in covers:
            seats = needs.get(cover.code, ())
            for begins in range(0, len(seats), HOURS_OF_DAY):
                day = date.fromordinal(first.toordinal() + begins // HOURS_OF_DAY)
                head = (cover.code, " ".join(sorted(cover.any_of)), cover.weight, day)
                rows.writerow((*head, *seats[begins : begins + HOURS_OF_DAY]))


def _needs(path: Path) -> tuple[tuple[Cover, ...], dict[str, tuple[int, ...]]]:
    covers: dict[str, Cover] = {}
    needs: dict[str, tuple[int, ...]] = {}
    for row in _each(path, dict):
        code = row["cover"]
        covers[code] = Cover(code, frozenset(row["any_of"].split()), int(row["weight"]))
        needs[code] = (*needs.get(code, ()), *(int(row[f"{hour:02}"]) for hour in range(HOURS_OF_DAY)))
    return tuple(covers.values()), needs


def _short(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "day": date.fromisoformat(row["day"]).isoformat(),
        "hour": int(row["hour"]),
        "cover": row["cover"],
        "short": int(row["short"]),
        "reason": row["reason"],
    }


def _each[Row](path: Path, read: Callable[[dict[str, str]], Row]) -> list[Row]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [read(row) for row in csv.DictReader(file)]


def _cell[Value](line: int, column: str, text: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(text)
    except (ValueError, TypeError, AttributeError):
        raise WrongLine(line, column) from None


def _day(text: str) -> date:
    return date.fromisoformat(text.strip())


def _o_clock(text: str) -> int:
    hour, _colon, minutes = text.strip().partition(":")
    if minutes.strip("0") or not 0 <= int(hour) < HOURS_OF_DAY:
        raise ValueError(text)
    return int(hour)


def _length(text: str) -> int:
    if not 0 < int(text) <= HOURS_OF_DAY:
        raise ValueError(text)
    return int(text)
