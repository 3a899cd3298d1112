"""Runs of the hotline: which have not ended, and which of them were heard of just now."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from fawang.hotline.instance_models import Instance

#: A run that was not heard of for so long may be taken over.
LAPSE = timedelta(seconds=30)


def not_ended() -> Sequence[Instance]:
    """Return the runs that have not ended; `silent` is how long ago each was heard of."""
    silent = ExpressionWrapper(Now() - F("heartbeat_at"), output_field=DurationField())
    return Instance.objects.filter(ended_at__isnull=True).annotate(silent=silent).order_by("-id")


def goes_on(number: int) -> bool:
    """Tell whether a run has not ended, nor another taken over."""
    return Instance.objects.filter(pk=number, ended_at__isnull=True).exists()


def latest() -> Instance | None:
    """Return the run that began last."""
    return Instance.objects.order_by("-id").first()
