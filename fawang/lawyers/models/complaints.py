"""A complaint about a lawyer or a firm to the bureau that supervises it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.lawyers.rules.complaints import State


class Complaint(models.Model):
    """What somebody complains of, and what the bureau found. `lawyer` null: of the firm as a whole."""

    code = models.CharField(max_length=12, unique=True)
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The bureau, and it with all above it.
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12)
    words = EncryptedText(purpose="lawyers.complaint.words", default="")
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    key_version = models.PositiveSmallIntegerField(default=1)
    #: The term that runs, its end, and from when on it is late; null where none runs.
    term = models.CharField(max_length=12, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    #: From when on its yellow and its red card show.
    yellow_at = models.DateTimeField(null=True)
    red_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=200, default="", blank=True)
    #: To whom it was forwarded.
    forwarded_to = models.CharField(max_length=120, default="", blank=True)
    finding = models.CharField(max_length=16, default="", blank=True)
    answer = EncryptedText(purpose="lawyers.complaint.answer", default="")
    handled_by = models.CharField(max_length=60, default="", blank=True)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    erased = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in State]), name="lawyer_complaint_state_known"
            ),
        ]
        indexes = [
            GinIndex(fields=["units"], name="lawyer_complaints_below"),
            models.Index(
                fields=["due_at", "id"], condition=Q(ended_at__isnull=True), name="lawyer_complaints_open"
            ),
            models.Index(fields=["contact"], name="lawyer_complaints_contact"),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, erased=False),
                name="lawyer_complaints_ended",
            ),
        ]
