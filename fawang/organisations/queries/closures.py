"""Local closures: days on which offices of an area do not work, or do although it is a day of rest."""

import operator
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.db.models import Q

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.models import ClosedDay
from fawang.regions.rules import ancestors

PAGE = 50


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A day that an area keeps otherwise than the calendar says. `working`: it is worked."""

    id: int
    day: date
    region_code: str
    working: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Closures:
    """A page of the list, and the cursor of the following one if there is one."""

    rows: tuple[ClosureRow, ...]
    next: str | None


def closures(
    regions: Collection[str], *, today: date, past: bool = False, cursor: str = "", limit: int = PAGE
) -> Closures:
    """Return what is recorded for `regions`, for those in them, and for those above, which they follow.

    Args:
        today: the first day that is not past.
        past: the days before today, the latest first; otherwise those to come, the next one first.
        cursor: where the last page ended.

    Raises:
        Invalid: `cursor_invalid`.
    """
    if not regions:
        return Closures((), None)
    above = {code for region in regions for code in ancestors(region)}
    inside = reduce(operator.or_, (Q(region_code__startswith=region) for region in regions))
    rows = ClosedDay.objects.filter(inside | Q(region_code__in=above))
    rows = rows.filter(day__lt=today) if past else rows.filter(day__gte=today)
    if cursor:
        last = _read(cursor)
        later = "lt" if past else "gt"
        rows = rows.filter(Q(**{f"day__{later}": last[0]}) | Q(day=last[0], id__gt=last[1]))
    found = list(rows.order_by("-day" if past else "day", "id")[: limit + 1])
    page = tuple(
        ClosureRow(row.pk, row.day, row.region_code, row.working, row.reason) for row in found[:limit]
    )
    more = len(found) > limit
    return Closures(page, write_cursor(page[-1].day.isoformat(), page[-1].id) if more else None)


def _read(cursor: str) -> tuple[date, int]:
    day, last = read_cursor(cursor, str, int)
    try:
        return date.fromisoformat(day), last
    except ValueError:
        raise Invalid("cursor_invalid") from None
