"""The orders behind a figure: those that somebody may see of all that it counts, without whose they are."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations import queries as organisations
from fawang.people.rules import PERSONAL_ROLES, Permission
from fawang.work_orders.models import DEPTHS, WorkOrder

PAGE = 50


@dataclass(frozen=True, slots=True)
class BehindRow:
    """An order, without its person."""

    code: str
    kind: str
    matter: str
    topic: str
    state: str
    place: str
    unit_name: str
    created_at: datetime


def behind(
    by: Actor,
    *,
    first: date,
    last: date,
    place: str = "",
    matters: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    unit: int | None = None,
    cursor: str = "",
    limit: int = PAGE,
) -> tuple[list[BehindRow], str]:
    """Return orders that were submitted on these days, the newest first, and the cursor of the next page or "".

    Only those of units at which `by` may see orders, as in an inbox.

    Args:
        by: who asks.
        first: the first day in China.
        last: the last day.
        place: only orders from this division and those in it.
        matters: only orders about these.
        topics: only those about these matters of the second level.
        kinds: only orders of these kinds.
        unit: only those of this unit and the units below it.
        cursor: where the last page ended.
        limit: how many at most.

    Raises:
        Invalid: `cursor_invalid`.
    """
    units = [
        grant.unit_id
        for grant in by.grants
        if Permission.ORDER_VIEW in grant.permissions and grant.role not in PERSONAL_ROLES
    ]
    rows = WorkOrder.objects.filter(
        _of(units),
        created_at__gte=datetime.combine(first, time(), CHINA),
        created_at__lt=datetime.combine(last + timedelta(1), time(), CHINA),
    )
    if place:
        rows = rows.filter(place__startswith=place)
    for field, values in (("matter__in", matters), ("topic__in", topics), ("kind__in", kinds)):
        if values:
            rows = rows.filter(**{field: values})
    if unit is not None:
        rows = rows.filter(_of([unit]))
    if cursor:
        (number,) = read_cursor(cursor, int)
        rows = rows.filter(pk__lt=number)
    columns = ("code", "kind", "matter", "topic", "state", "place", "unit_id", "created_at", "id")
    found = list(rows.order_by("-pk").values_list(*columns)[: limit + 1])
    page = found[:limit]
    names = organisations.names({row[6] for row in page})
    shown = [
        BehindRow(code, kind, matter, topic, state, where, names.get(unit_id, ""), created_at)
        for code, kind, matter, topic, state, where, unit_id, created_at, _number in page
    ]
    following = write_cursor(page[-1][8]) if len(found) > limit else ""
    return shown, following


def _of(units: list[int]) -> Q:
    """Return the condition for orders of these units and all below; of nothing where there are none."""
    found = Q(pk__in=[])
    for depth in DEPTHS:
        found |= Q(**{f"unit_{depth}__in": units})
    return found
