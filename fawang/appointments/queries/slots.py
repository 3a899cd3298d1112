"""What is free, and who has what. Whether a hold still counts is judged in the statement that asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from fawang.appointments.models import Reservation, Slot, Waiting

__all__ = ["Reservation", "Slot", "SlotRow", "lapsed", "reservation", "slots", "unused", "waiting_before"]


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot: its id, of which resource, when it begins, how many it holds, and how many have a place in it."""

    id: int
    resource: str
    begins: datetime
    capacity: int
    taken: int


def slots(
    unit_id: int, resources: Collection[str], first: datetime, last: datetime | None = None, *, now: datetime
) -> list[SlotRow]:
    """Return the slots of a unit that begin from `first` to `last`, in order, with what is taken at `now`.

    Args:
        last: the latest beginning, itself among them; None for no end.
    """
    rows = Slot.objects.filter(
        place__unit_id=unit_id, place__resource__in=resources, begins_at__gte=first
    )  # fmt: skip
    if last is not None:
        rows = rows.filter(begins_at__lte=last)
    counts = Q(reservations__until__isnull=True) | Q(reservations__until__gt=now)
    taken = Count("reservations", filter=Q(reservations__isnull=False) & counts)
    return [
        SlotRow(*row)
        for row in rows.annotate(taken=taken)
        .order_by("begins_at", "place__resource")
        .values_list("pk", "place__resource", "begins_at", "capacity", "taken")
    ]


def reservation(key: str, *, now: datetime) -> Reservation | None:
    """Return the place that `key` holds or has booked at `now`; None if it has none."""
    rows = Reservation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), key=key)
    return rows.select_related("slot").first()


def waiting_before(key: str) -> int | None:
    """Return how many are served before `key`; None if it does not wait."""
    row = Waiting.objects.filter(key=key).first()
    return None if row is None else Waiting.objects.filter(slot_id=row.slot_id, pk__lt=row.pk).count()


def lapsed(now: datetime) -> list[int]:
    """Return slots in which a hold has lapsed by `now`, some hundred at most."""
    rows = Reservation.objects.filter(until__lte=now).order_by("until")
    return sorted(set(rows.values_list("slot_id", flat=True)[:100]))


def unused(before: datetime) -> QuerySet[Slot]:
    """Return the slots that ended before a moment and in which nobody had a place."""
    used = Reservation.objects.filter(ends_at__lt=before).values("slot_id")
    return Slot.objects.filter(ends_at__lt=before).exclude(pk__in=used)
