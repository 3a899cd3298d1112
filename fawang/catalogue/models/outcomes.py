"""What check-ups found, for figures: nothing leads from a row to the firm or to what it answered."""

from django.db import models
from django.db.models import Q


class Outcome(models.Model):
    """One check-up: where, and the gravest risk in each field.

    Of when only the month is kept. A firm that came by the page of an office counts there, any other one in its county.
    """

    form = models.CharField(max_length=40)
    month = models.DateField()
    unit_id = models.BigIntegerField(null=True)
    #: The county, by its six digits; empty where the firm did not say where it is, or counts at an office.
    county = models.CharField(max_length=12, default="")
    #: By code of the field: the gravest risk, or none.
    worst = models.JSONField()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit_id", "id"], condition=Q(unit_id__isnull=False), name="outcomes_of_unit"
            ),
            models.Index(
                fields=["county", "id"], condition=Q(unit_id__isnull=True), name="outcomes_of_county"
            ),
        ]
