"""The table of visits: one row for each time somebody was served at a unit."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class Visit(models.Model):
    """接待: somebody was served at a counter. Without `contact` it is anonymous.

    `client_id` is the id that the recording device gave it: the same visit sent twice is one row. `units` are the unit
    and those above it. `began_at` and `seconds` are when and how long somebody was served, by the device's corrected
    clock; `recorded_at` is when the row was written. Codes of what was done are in `rules/visits.py`.
    """

    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    staff_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12, default="counter")
    kind = models.CharField(max_length=20)
    matter = models.CharField(max_length=40, default="")
    topic = models.CharField(max_length=60, default="")
    outcome = models.CharField(max_length=20)
    #: The order that was handed in during the visit.
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    accompanied = models.BooleanField(default=False)
    #: Has wishes about how they want to be served or reached (a language, an interpreter, no calls).
    has_wishes = models.BooleanField(default=False)
    special_group = models.CharField(max_length=20, default="")
    note = EncryptedText(purpose="counter.visit_note", default="")
    #: From the number drawn, or the appointment's time, until served; null: nobody measured it.
    waited_seconds = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    #: 1 to 5, once, by the person.
    score = models.PositiveSmallIntegerField(null=True)
    comment = EncryptedText(purpose="counter.visit_comment", default="")
    rated_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5),
                name="visit_score_one_to_five",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-began_at"], name="visits_of_unit"),
            models.Index(fields=["staff_id", "-began_at"], name="visits_of_clerk"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="visits_of_contact"),
            BrinIndex(fields=["began_at"], name="visits_by_day"),
        ]
