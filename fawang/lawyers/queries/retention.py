"""The register for whoever keeps it: counts, discipline records, rows of files."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.lawyers.models import FirmProfile, Profile, Sanction
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.sanctions import PROCEDURE, Keeper, Snapshot, State
from fawang.organisations import queries as organisations

PAGE = 50
_CELLS = (
    "document_no", "sort", "authority", "reason", "source", "state",
)  # fmt: skip


def counts(within: Collection[int]) -> dict[str, int]:
    """Return how many firms and lawyers are entered at `within` and below, how many do legal aid, and the records."""
    lawyers = Profile.objects.filter(lawyer__firm__path__overlap=list(within))
    return {
        "firms": FirmProfile.objects.filter(firm__path__overlap=list(within)).count(),
        "legal_aid": lawyers.filter(legal_aid=True).count(),
        "records": _records(within).filter(state=State.PUBLISHED).count(),
    }


def waiting(within: Collection[int]) -> int:
    """Return how many discipline records wait for a second person."""
    return _records(within).filter(state=State.PROPOSED).count()


def records(within: Collection[int], *, page: int) -> list[Sanction]:
    """Return discipline records, those that wait first, then the latest; one more than a page where there are more."""
    first = Case(When(state=State.PROPOSED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _records(within).select_related("lawyer", "firm").order_by(first, "-decided_on", "-pk")
    return list(rows[(page - 1) * PAGE : page * PAGE + 1])


def commands(row: Sanction, by: Actor) -> list[str]:
    """Return what somebody may do with a record."""
    keeper = Keeper.ENTERED if row.entered_by == by.label else Keeper.ANOTHER
    steps = PROCEDURE.open_steps(Snapshot(State(row.state)), permissions=frozenset({keeper}), now=clock.now())
    return [one.command for one in steps]


def exported(within: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give firms and lawyers at `within` and below by column of `transfer.REGISTER`."""
    firms = list(FirmProfile.objects.filter(firm__path__overlap=list(within)).order_by("pk"))
    lawyers = list(organisations.lawyers_within(within))
    profiles = Profile.objects.in_bulk([one.id for one in lawyers])
    units = organisations.units_by_id({one.pk for one in firms} | {one.firm_id for one in lawyers})
    blank = dict.fromkeys(("first_licensed", "fields", "languages", "phone", "active"))
    for one in firms:
        unit = units[one.pk]
        yield {
            **blank,
            "licence_no": one.licence_no,
            "sort": Target.FIRM,
            "name": unit.name,
            "unit": unit.code or f"#{unit.id}",
            "legal_aid": one.legal_aid,
            "takes_requests": one.takes_requests,
        }
    for row in lawyers:
        shown = profiles.get(row.id) or Profile(lawyer_id=row.id)
        unit = units[row.firm_id]
        yield {
            "licence_no": row.licence_no,
            "sort": Target.LAWYER,
            "name": row.name,
            "unit": unit.code or f"#{unit.id}",
            "first_licensed": row.practising_since.isoformat() if row.practising_since else None,
            "fields": sorted(row.skills),
            "languages": sorted(row.languages),
            "legal_aid": shown.legal_aid,
            "takes_requests": shown.takes_requests,
            "phone": shown.phone,
            "active": row.active,
        }


def exported_records(within: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give discipline records at `within` and below by column of `transfer.RECORDS`."""
    rows = _records(within).select_related("lawyer").order_by("pk")
    firms = dict(FirmProfile.objects.values_list("pk", "licence_no"))
    for row in rows:
        yield {
            **{name: getattr(row, name) for name in _CELLS},
            "licence_no": row.lawyer.licence_no if row.lawyer else firms.get(row.firm_id or 0, ""),
            "decided_on": row.decided_on.isoformat(),
            "suspended_until": row.suspended_until.isoformat() if row.suspended_until else None,
            "published_until": row.published_until.isoformat() if row.published_until else None,
        }


def _records(within: Collection[int]) -> QuerySet[Sanction]:
    units = list(within)
    return Sanction.objects.filter(Q(firm__path__overlap=units) | Q(lawyer__firm__path__overlap=units))
