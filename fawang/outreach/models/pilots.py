"""Which units try something out before others do."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from fawang.outreach.models.kept import Kept


class Pilot(Kept):
    """试点: `unit` is one of a programme from a day on; null: it still is."""

    programme = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "programme"], name="pilot_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pilot_days"
            ),
        ]
        indexes = [GinIndex(fields=["units"], name="pilots_of_units")]
