"""Units as rows of a file, those above before those below, so that the file can be brought in again."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q

from fawang.kernel.clock import CHINA
from fawang.organisations.models import Unit
from fawang.organisations.rules.hours import read_week
from fawang.organisations.transfer.cells import write_hours

_TOGETHER = 2000


def exported(within: Collection[int], *, kind: str = "") -> Iterator[dict[str, Any]]:
    """Give the units of `within` and those below them by column of `transfer.columns`, read some thousands at a time.

    Args:
        kind: only units of this kind; empty: of all.
    """
    rows = Unit.objects.filter(path__overlap=list(within)).select_related("parent").order_by("depth", "id")
    if kind:
        rows = rows.filter(kind=kind)
    depth, last = 0, 0
    while True:
        found = list(rows.filter(Q(depth__gt=depth) | Q(depth=depth, id__gt=last))[:_TOGETHER])
        if not found:
            return
        yield from map(_cells, found)
        depth, last = found[-1].depth, found[-1].pk


def _cells(row: Unit) -> dict[str, Any]:
    return {
        "code": row.code,
        "id": row.pk,
        "kind": row.kind,
        "region": row.region_code,
        "name": row.name,
        "parent": (row.parent.code or f"#{row.parent_id}") if row.parent else None,
        "address": row.address,
        "directions": row.directions,
        "phone": row.phone,
        "other_phones": row.other_phones,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "services": row.services,
        "languages": row.languages,
        "hours": write_hours(read_week(row.hours) if row.hours else None),
        "lift": row.lift,
        "ramp": row.ramp,
        "accepts_any": row.accepts_any,
        "confirmed_on": f"{row.confirmed_at.astimezone(CHINA):%Y-%m-%d}" if row.confirmed_at else None,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "successor": row.successor_id,
    }
