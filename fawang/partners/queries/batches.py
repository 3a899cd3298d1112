"""Files of referrals, within what the reader exchanges."""

from collections.abc import Iterator
from typing import Any

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.organisations import queries as organisations
from fawang.partners.links.models import Batch, BatchEntry
from fawang.partners.models import Partner, Referral
from fawang.partners.queries import agreements
from fawang.people.rules import Permission

LISTED = 50


def partners_for(by: Actor) -> list[Partner]:
    """Return the partners with which `by` exchanges files."""
    return [
        one
        for one in agreements.partners()
        if by.kind == ActorKind.SYSTEM
        or Permission.PARTNER_REFER in by.permissions_on(organisations.unit_path(one.unit_id))
    ]


def listed(by: Actor) -> list[Batch]:
    """Return the latest files, the latest first."""
    codes = [one.code for one in partners_for(by)]
    return list(Batch.objects.filter(partner__in=codes).order_by("-pk")[:LISTED])


def visible(code: str, by: Actor) -> Batch:
    """Return a file.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = Batch.objects.filter(code=code).first()
    if row is None or row.partner not in {one.code for one in partners_for(by)}:
        raise NotFound("not_found")
    return row


def overtaken(row: Batch) -> list[BatchEntry]:
    """Return the rows whose matter had moved on when they were taken."""
    return list(BatchEntry.objects.filter(batch=row).exclude(problem="").order_by("row")[:LISTED])


def results(row: Batch) -> Iterator[dict[str, Any]]:
    """Give what became of each row: our number, the unit that has it, its state; never more than some in memory."""
    entries = BatchEntry.objects.filter(batch=row).order_by("row").iterator(chunk_size=500)
    some: list[BatchEntry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == 500:
            yield from _results(some)
            some = []
    yield from _results(some)


def _results(entries: list[BatchEntry]) -> Iterator[dict[str, Any]]:
    referrals = Referral.objects.select_related("unit").in_bulk(
        [e.referral_id for e in entries if e.referral_id]
    )
    for entry in entries:
        row = referrals.get(entry.referral_id) if entry.referral_id else None
        yield {
            "row": str(entry.row),
            "number": row.reference if row else "",
            "reference": row.code if row else "",
            "unit": row.unit.name if row else "",
            "state": str(row.state) if row else "",
            "problem": entry.problem,
        }
