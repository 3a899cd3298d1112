"""Tables of forensic appraisal: the register, and the materials with their way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class Entered(models.Model):
    """What institutions and appraisers of the register (Art. 24) have in common; it is public.

    `valid_until`: the last day of the licence (Art. 19); `suspended_until`: the last day on which it does not count,
    where a bureau has suspended it; `active`: not struck off (Arts. 21 to 23); `qualification`: accreditation or title;
    `interests`: the bodies with whose cases it has nothing to do, founders and employers (Arts. 32 and 33).
    """

    scope = ArrayField(models.CharField(max_length=16))
    valid_until = models.DateField()
    suspended_until = models.DateField(null=True)
    active = models.BooleanField(default=True, db_default=True)
    qualification = models.CharField(max_length=200, default="", db_default="", blank=True)
    interests = ArrayField(models.CharField(max_length=120), default=list, db_default=[], blank=True)

    class Meta:
        abstract = True


class Institution(Entered):
    """An institution of the register: a unit with a licence."""

    unit = models.OneToOneField(
        "organisations.Unit", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    licence_no = models.CharField(max_length=40, unique=True)


class Appraiser(Entered):
    """An appraiser of an institution; `staff_id` is their account here, if any."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="appraisers")
    name = models.CharField(max_length=60)
    licence_no = models.CharField(max_length=40, unique=True)
    staff = models.ForeignKey("people.Staff", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["institution", "id"], name="appraisers_of_institution")]


class Material(models.Model):
    """Something that is appraised, or with which is compared (Art. 28), as it was received."""

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = EncryptedText(purpose="appraisal.material")
    sort = models.CharField(max_length=16)
    quantity = models.CharField(max_length=60)
    condition = EncryptedText(purpose="appraisal.condition")
    sealed = models.BooleanField(default=False)
    brought_by = models.CharField(max_length=12)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="material_once")]


class HandOver(models.Model):
    """One hand-over of a material. Rows are added and signed, never changed otherwise and never removed.

    `giver_by`, `taker_by`: who signed, as an actor's label or as the paper on which they did; empty before.
    """

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="way")
    number = models.PositiveSmallIntegerField()
    giver = models.CharField(max_length=12)
    taker = models.CharField(max_length=12)
    purpose = models.CharField(max_length=100)
    intact = models.BooleanField(null=True)
    explained = EncryptedText(purpose="appraisal.explained")
    at = models.DateTimeField()
    giver_by = models.CharField(max_length=120, default="", blank=True)
    taker_by = models.CharField(max_length=120, default="", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="hand_over_once"),
            # Nothing is handed on before it was signed for, whoever tries at the same time.
            models.UniqueConstraint(
                fields=["material"], condition=Q(done_at__isnull=True), name="one_hand_over_open"
            ),
        ]
