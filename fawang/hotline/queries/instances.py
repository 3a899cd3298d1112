"""Runs of the hotline: which have not ended, and which of them were heard of just now."""

from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from fawang.hotline.models.instances import Instance
from fawang.kernel.storage import gathering

#: A run that was not heard of for so long may be taken over.
LAPSE = timedelta(seconds=30)


def not_ended() -> list[tuple[Instance, timedelta]]:
    """Return the runs that have not ended, and how long ago each was heard of."""
    silent = ExpressionWrapper(Now() - F("heartbeat_at"), output_field=DurationField())
    rows = Instance.objects.filter(ended_at__isnull=True).annotate(silent=silent).order_by("-id")
    return [(row, row.silent) for row in rows]


def goes_on(number: int) -> bool:
    """Tell whether a run has not ended, nor another taken over."""
    return Instance.objects.filter(pk=number, ended_at__isnull=True).exists()


class RunOver(Exception):
    """Another hotline has taken over from this run, which must write nothing more."""


def ensure_goes_on(number: int) -> None:
    """Refuse to go on within a transaction of a run that another has taken over from.

    Raises:
        RunOver: it has.
    """
    if not gathering.held(("run", number), lambda: goes_on(number)):
        raise RunOver


def latest() -> Instance | None:
    """Return the run that began last."""
    return Instance.objects.order_by("-id").first()
