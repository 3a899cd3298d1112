"""Consultations that have ended, and who had them in hand: for those who look into them afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from fawang.consultations.models import Consultation, Hold
from fawang.consultations.rules import State


def ended_between(since: datetime, until: datetime) -> list[tuple[int, str, int]]:
    """Return what was closed from `since` up to before `until`: id, code, account of the lawyer."""
    rows = Consultation.objects.filter(
        state=State.CLOSED, ended_at__gte=since, ended_at__lt=until, erased=False, staff_id__isnull=False
    )
    found = rows.order_by("ended_at", "id").values_list("pk", "code", "staff_id")
    return [(pk, code, staff_id) for pk, code, staff_id in found if staff_id is not None]


def numbers_ended(units: Sequence[int], since: datetime, until: datetime) -> dict[int, int]:
    """Return how many were closed in that time, by centre, at `units` and below."""
    rows = Consultation.objects.filter(
        state=State.CLOSED, ended_at__gte=since, ended_at__lt=until, units__overlap=list(units)
    )
    return dict(rows.values_list("unit_id").annotate(Count("pk")))


def hands_of(row: Consultation) -> tuple[set[int], set[int]]:
    """Return the accounts and the firms of everybody who ever had `row` in hand."""
    holds = list(Hold.objects.filter(consultation=row).values_list("staff_id", "firm_id"))
    return {staff for staff, _ in holds}, {firm for _, firm in holds if firm is not None}
