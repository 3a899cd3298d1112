"""Reading the audit."""

from collections.abc import Collection
from dataclasses import dataclass

from fawang.kernel.models import AuditEntry
from fawang.kernel.storage.paging import read_cursor, write_cursor

PAGE = 100


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the latest first, and the cursor of the next page if there is one."""

    rows: list[AuditEntry]
    next: str | None


def entries(
    *,
    object: str = "",
    actor: str = "",
    narrowed: bool = False,
    units: Collection[int] | None = None,
    cursor: str = "",
) -> AuditPage:
    """Return entries about `object`, or else by `actor`, or else all.

    Args:
        narrowed: somebody asked for one object or actor; if neither was found, nothing is.
        units: only entries that belong to these units; None for all, those of no unit among them.
    """
    rows = AuditEntry.objects.order_by("-id")
    if object:
        rows = rows.filter(object=object)
    elif actor:
        rows = rows.filter(actor=actor)
    elif narrowed:
        return AuditPage([], None)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    if cursor:
        rows = rows.filter(id__lt=read_cursor(cursor, int)[0])
    found = list(rows[: PAGE + 1])
    return AuditPage(found[:PAGE], write_cursor(found[PAGE - 1].pk) if len(found) > PAGE else None)
