"""What was found wrong in editions of entries: for everybody, and for whoever was shown one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.knowledge.models import Correction, Entry

#: So many are listed for everybody, the latest first.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction as it is shown."""

    id: int
    code: str
    title: str
    since: int
    until: int
    wrong: str
    right: str
    state: str
    proposed_by: str
    decided_by: str
    at: datetime


def made() -> list[Corrected]:
    """Return the confirmed corrections, the latest first."""
    rows = Correction.objects.filter(state=Correction.State.CONFIRMED).select_related("entry")
    return [_read(row) for row in rows.order_by("-decided_at", "-pk")[:LISTED]]


def of_entry(code: str, *, confirmed: bool = False) -> list[Corrected]:
    """Return the corrections of an entry, the latest first; those that readers see, or all but what was dropped."""
    rows = Correction.objects.filter(entry__code=code).exclude(state=Correction.State.DROPPED)
    if confirmed:
        rows = rows.filter(state=Correction.State.CONFIRMED)
    return [_read(row) for row in rows.select_related("entry").order_by("-pk")]


def of_shown(shown: Mapping[str, int]) -> list[Corrected]:
    """Return the confirmed corrections of what somebody was shown, by code and edition."""
    rows = Correction.objects.filter(entry__code__in=list(shown), state=Correction.State.CONFIRMED)
    found = [_read(row) for row in rows.select_related("entry").order_by("-decided_at", "-pk")]
    return [one for one in found if one.since <= shown[one.code] <= one.until]


def shown_in(receipt: Mapping[str, Any]) -> dict[str, int]:
    """Return what a receipt of guidance (guidance.receipts) says was shown, by code and edition."""
    shown: Iterable[Any] = receipt.get("shown", ())
    return {str(code): int(version) for code, version in shown}


def editions_of(code: str) -> tuple[int, list[int]]:
    """Return the published edition of an entry, 0 if none is, and all its editions, the latest first."""
    row = Entry.objects.filter(code=code).first()
    if row is None:
        return 0, []
    return row.published, sorted(row.versions.values_list("number", flat=True), reverse=True)


def _read(row: Correction) -> Corrected:
    return Corrected(
        row.pk, row.entry.code, row.entry.title, row.since, row.until, row.wrong, row.right, row.state,
        row.proposed_by, row.decided_by, row.decided_at or row.proposed_at,
    )  # fmt: skip
