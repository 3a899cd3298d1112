"""What units have been asked to do and have not done yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.models import UnitTask
from fawang.organisations.queries.unit_tasks import kinds
from fawang.organisations.rules import UNIT_EDIT

PAGE = 50
#: Counts stop here.
MOST_COUNTED = 1000
#: Tasks without a day stand behind those that have one.
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task to a unit."""

    id: int
    unit_id: int
    unit_name: str
    kind: str
    subject: str
    params: Mapping[str, Any]
    due: date | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks, and the cursor of the next page if there is one."""

    items: tuple[TaskRow, ...]
    next_cursor: str | None


def open_tasks(by: Actor, *, cursor: str | None = None, limit: int = PAGE) -> TaskPage:
    """Return what is open at units of `by`, what is due first in front.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _open(by).select_related("unit").annotate(day=Coalesce("due", _NEVER))
    if cursor:
        written, last = read_cursor(cursor, str, int)
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise Invalid("cursor_invalid") from None
        rows = rows.filter(Q(day__gt=day) | Q(day=day, id__gt=last))
    found = list(rows.order_by("day", "id")[: limit + 1])
    items = tuple(
        TaskRow(row.pk, row.unit_id, row.unit.name, row.kind, row.subject, row.params, row.due, row.opened_at)
        for row in found[:limit]
    )
    more = len(found) > limit
    return TaskPage(
        items, write_cursor((items[-1].due or _NEVER).isoformat(), items[-1].id) if more else None
    )


def count_open_tasks(by: Actor) -> int:
    """Return how many are open at units of `by`; 1,000 stands for that many or more."""
    return _open(by)[:MOST_COUNTED].count()


def is_open(kind: str, subject: str) -> bool:
    """Tell whether the task of a subject is still open."""
    return UnitTask.objects.filter(kind=kind, subject=subject, done_at__isnull=True).exists()


def _open(by: Actor) -> QuerySet[UnitTask]:
    """Return what `by` may see: each kind at the units at which they hold its permission, and below."""
    seen = Q(pk__in=())
    editing = by.units_with(UNIT_EDIT)
    for kind in kinds().values():
        if units := {*by.units_with(kind.permission), *editing}:
            seen |= Q(kind=kind.name, unit__path__overlap=sorted(units))
    return UnitTask.objects.filter(seen, done_at__isnull=True)
