"""Which appointments time alone has something to do with; some hundred at once."""

from datetime import datetime, timedelta

from fawang.appointments.models import Appointment
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import PLACED

_AT_ONCE = 200


def to_wake(now: datetime) -> list[int]:
    """Return the appointments with which time alone has something to do by `now`."""
    rows = Appointment.objects.filter(wake_at__lte=now).order_by("wake_at")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def in_shut_slots(after: int = 0) -> list[int]:
    """Return the appointments whose slot was shut, with a higher number than `after`."""
    rows = Appointment.objects.filter(state__in=PLACED, slot__shut__gt="", pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def to_erase(now: datetime) -> list[str]:
    """Return the codes of appointments that ended longer ago than they are kept."""
    rows = Appointment.objects.filter(ended_at__lt=now - timedelta(days=terms().keep_days), erased=False)
    return list(rows.order_by("ended_at").values_list("code", flat=True)[:_AT_ONCE])
