"""Tables of social forces: organisations, volunteers, their trainings and hours."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.outreach.models.kept import Kept


class Force(Kept):
    """An organisation of social forces; a law school's clinic has a lawyer who supervises it."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="law_school") | Q(lawyer__isnull=False), name="clinic_has_a_lawyer"
            )
        ]
        indexes = [GinIndex(fields=["units"], name="forces_of_units")]


class Volunteer(Kept):
    """Somebody who helps. Left volunteers stay as figures: their name and number are emptied."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    name = EncryptedText(purpose="outreach.volunteer_name")
    phone = EncryptedText(purpose="outreach.volunteer_phone")
    phone_hash = models.BinaryField(max_length=16)
    may = ArrayField(models.CharField(max_length=12))
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    left = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "phone_hash"], condition=Q(left__isnull=True), name="volunteer_once"
            )
        ]
        indexes = [
            GinIndex(fields=["units"], name="volunteers_of_units"),
            models.Index(fields=["phone_hash"], name="volunteers_of_number"),
        ]


class Training(models.Model):
    """What a volunteer has learnt, and until when that is good."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="trainings")
    what = models.CharField(max_length=120)
    day = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=models.F("day")), name="training_holds")]


class Hours(models.Model):
    """Minutes of a day that a volunteer gave, and what they did; `lawyer` is who supervised them then."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="hours")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=12)
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="hours_are_some")]
        indexes = [models.Index(fields=["volunteer", "day"], name="hours_of_day")]
