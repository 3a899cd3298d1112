"""Tables of inspections and what they found."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.outreach.models.kept import Kept
from fawang.outreach.rules.inspections import State


class Inspection(Kept):
    """An inspector looked at `unit` by the standard's list of a level, in an edition of it."""

    day = models.DateField()
    level = models.CharField(max_length=20)
    standard = models.CharField(max_length=20)
    inspector_id = models.BigIntegerField()
    note = EncryptedText(purpose="outreach.inspection_note", default="")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-day"], name="inspections_of_unit"),
            GinIndex(fields=["units"], name="inspections_of_units"),
        ]


class Finding(models.Model):
    """One item of an inspection. Where it is deficient, `state` and `due` say until when it has to be mended."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    item = models.CharField(max_length=40)
    result = models.CharField(max_length=16)
    note = EncryptedText(purpose="outreach.finding_note", default="")
    photo_key = models.CharField(max_length=40, blank=True)
    thumb_key = models.CharField(max_length=40, blank=True)
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    #: The number of the task at the unit (organisations).
    task_id = models.BigIntegerField(null=True)
    mended_by = models.BigIntegerField(null=True)
    mended_at = models.DateTimeField(null=True)
    mended_note = EncryptedText(purpose="outreach.mended_note", default="")
    mended_photo = models.CharField(max_length=40, blank=True)
    mended_thumb = models.CharField(max_length=40, blank=True)
    reason = EncryptedText(purpose="outreach.finding_reason", default="")
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(result="deficient", due__isnull=False, state__in=[str(state) for state in State])
                | (~Q(result="deficient") & Q(due__isnull=True, state="")),
                name="deficiency_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (Q(closed_by__isnull=False, mended_by__isnull=False) & ~Q(closed_by=F("mended_by"))),
                name="closed_by_somebody_else",
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(state="open"), name="deficiencies_open")]
