"""The big screen of a command room, declared: which panels it has, and of when each speaks.

A panel is a tile (boards.py). Most speak of the period that was chosen; some of everything, of the latest day alone, or
of the latest thirty days, whatever was chosen: a wall answers "how many in all", "how many today", "what is rising".
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.datacentre.queries.questions.boards import FEW, Board, Shape, Tile
from fawang.datacentre.queries.questions.executor import Table
from fawang.datacentre.queries.questions.filter_state import Chosen, Extent
from fawang.datacentre.queries.questions.question import REGION
from fawang.datacentre.rules.periods import Against, Period, bucket, later_by_years

#: What is chosen where the address says nothing: a year, so that the course shows all seasons.
USUAL = "year"
#: Days that what rises is looked for in, and as many before them.
RECENT = 30
#: So many rising matters are named.
RISING = 8


class When(StrEnum):
    """Of when a panel speaks."""

    CHOSEN = "chosen"
    #: What was chosen, or the year up to its last day where it is shorter: a line of a few days tells no course.
    COURSE = "course"
    EVERYTHING = "everything"
    #: The whole years up to the latest day: growth is reckoned from them.
    YEARS = "years"
    #: The latest day with facts.
    LATEST = "latest"
    #: The latest thirty days, against the thirty before.
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its tile, of when it speaks, and which rows of the answer it keeps."""

    tile: Tile
    when: When = When.CHOSEN
    keep: Callable[[Table], Table] = lambda table: table

    def of(self, chosen: Chosen, extent: Extent) -> Chosen | None:
        """Return what was chosen with the panel's own period; None where there is none of the kind."""
        match self.when:
            case When.COURSE:
                year = later_by_years(chosen.period.last, -1) + timedelta(1)
                if chosen.period.first <= year:
                    return chosen
                first = min(max(year, extent.first), chosen.period.last)
                return replace(chosen, span="", period=Period(first, chosen.period.last))
            case When.EVERYTHING:
                return replace(chosen, span="all", period=Period(extent.first, extent.last))
            case When.YEARS:
                years = whole_years(extent)
                return replace(chosen, span="", period=years, against=None) if years else None
            case When.LATEST:
                day = Period(extent.last, extent.last)
                return replace(chosen, span="day", period=day, against=Against.BEFORE)
            case When.RECENT:
                first = max(extent.first, extent.last - timedelta(RECENT - 1))
                return replace(
                    chosen, span="month", period=Period(first, extent.last), against=Against.BEFORE
                )
            case _:
                return chosen


def whole_years(extent: Extent) -> Period | None:
    """Return the longest stretch of whole years up to the latest day, of two or more."""
    after = extent.last + timedelta(1)
    years = after.year - extent.first.year
    while years >= 2:
        if (first := later_by_years(after, -years)) >= extent.first:
            return Period(first, extent.last)
        years -= 1
    return None


def rising(table: Table, most: int = RISING) -> Table:
    """Return the table with the rows alone that rise most against the period before, those first.

    By how far beyond chance: a count has the root of itself as its usual swing. What is rare is left out.
    """
    (code,) = table.question.metrics
    found = []
    for row in table.rows:
        now, before = row.figures[code].value or 0, row.figures[code].before or 0
        if row.keys[0] and now >= FEW and now > before:
            found.append((-(now - before) / math.sqrt(now + before), row.keys, row))
    return replace(table, rows=tuple(row for _strength, _keys, row in sorted(found)[:most]))


def whole(table: Table) -> Table:
    """Return the table without the weeks or months that the period has only a part of: no line falls at its ends."""
    grain, period = table.question.grain, table.question.period
    if grain is None:
        return table
    rows = tuple(
        row
        for row in table.rows
        if (first := date.fromisoformat(row.keys[0])) >= period.first
        and bucket(period.last + timedelta(1), grain) > first
    )
    if not rows:
        return table
    last = bucket(period.last + timedelta(1), grain) - timedelta(1)
    question = replace(table.question, period=Period(date.fromisoformat(rows[0].keys[0]), last))
    return replace(table, rows=rows, question=question)


def _number(code: str, *metrics: str, title: object, when: When = When.CHOSEN) -> Panel:
    return Panel(Tile(code, title, Shape.NUMBERS, metrics, against=Against.YEAR_BEFORE), when)  # type: ignore[arg-type]


def _bars(code: str, title: object, metric: str, level: str, limit: int) -> Panel:
    return Panel(Tile(code, title, Shape.BARS, (metric,), by=(level,), limit=limit, sort=metric))  # type: ignore[arg-type]


PANELS: dict[str, Panel] = {
    one.tile.code: one
    for one in (
        _number("whole", "volume", title=_("Services in all"), when=When.EVERYTHING),
        _number("growth", "growth", title=_("Growth a year"), when=When.YEARS),
        _number("volume", "volume", title=_("In this period")),
        _number("today", "volume", title=_("Services on the latest day"), when=When.LATEST),
        Panel(
            Tile("map", _("Where"), Shape.MAP, ("volume",), by=(REGION,), sort="volume", against=Against.YEAR_BEFORE)
        ),
        Panel(
            Tile(
                "course", _("Services over time"), Shape.LINE, ("volume",), over_time=True, against=Against.YEAR_BEFORE
            ),
            When.COURSE,
            whole,
        ),
        _bars("channels", _("By which way people came"), "volume", "channel", 8),
        _bars("matters", _("What it was about"), "volume", "matter", 10),
        _number("hotline", "connect_rate", "service_level", "in_line", title=_("Hotline"), when=When.LATEST),
        _number("terms", "terms_kept", "yellow_cards", "red_cards", title=_("Deadlines kept")),
        _number("satisfied", "satisfied_share", title=pgettext_lazy("share", "Satisfied")),
        _bars("referred", _("Handed over by others"), "referred_in", "partner", 4),
        Panel(
            Tile("rising", _("Rising most"), Shape.TABLE, ("volume",), by=("topic",), against=Against.BEFORE),
            When.RECENT,
            rising,
        ),
    )
}  # fmt: skip

#: The panels as a page of figures has them: what a code in one of their tables leads to is the screen again.
SCREEN = Board(
    "screen",
    _("Big screen"),
    _("For a wall of a command room: renewed every minute, to be read across the room."),
    tuple(one.tile for one in PANELS.values()),
)
