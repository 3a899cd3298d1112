"""Conflict of interest: who serves, or served within five years, the other side of a question.

People and companies are known by the hashes of their names alone. Work orders know whose lawyers stand where in
their cases; here, whoever has read the other side's question is bound as well.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from fawang.consultations.models import Consultation, Hold, Party
from fawang.kernel import clock
from fawang.kernel.storage import gathering
from fawang.work_orders.queries.conflicts import CONFLICT_YEARS, firms_against


@dataclass(frozen=True, slots=True)
class Barred:
    """Firms and accounts that must not learn of a question."""

    firms: frozenset[int] = frozenset()
    staff: frozenset[int] = frozenset()


def barred(parties: Collection[tuple[bool, bytes]], *, besides: int | None = None) -> Barred:
    """Return who is in conflict with a question whose parties are `parties`: (opposing, hash of the name).

    Args:
        besides: a consultation that is left out: their own.
    """
    if not parties:
        return Barred()
    against = Q(pk__in=[])
    for opposing, hashed in parties:
        # Whoever is our opponent must not have been advised by them, and the other way round.
        against |= Q(opposing=not opposing, name_hash=hashed)
    others = Party.objects.filter(against).exclude(consultation_id=besides or 0).values("consultation_id")
    since = clock.now() - timedelta(days=365 * CONFLICT_YEARS)
    held = Hold.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gte=since), consultation_id__in=others
    ).values_list("staff_id", "firm_id")
    found = list(held)
    firms = firms_against(parties) | {firm for _, firm in found if firm is not None}
    return Barred(frozenset(firms), frozenset(staff for staff, _ in found))


def barred_from(row: Consultation) -> Barred:
    """Return who is in conflict with `row` at this moment, whatever its columns say."""
    parties = Party.objects.filter(consultation=row).values_list("opposing", "name_hash")
    # Who stands on which side is entered under the lock of the consultation.
    own = gathering.held(("parties", row.pk), lambda: list(parties))
    return barred([(opposing, bytes(hashed)) for opposing, hashed in own], besides=row.pk)
