"""What units offer to come for, and the times that somebody has closed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from fawang.appointments.models.slots import Place
from fawang.appointments.rules.plans import ResourceKind


class Plan(models.Model):
    """A weekly pattern of slots at a place, and what one may come for (rules.plans.Plan).

    The place is the resource: a counter, a lawyer. Several plans may share it, such as mornings for advice and
    afternoons for mediation; they never overlap.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it: whoever leads one of them sees the plan.
    units = ArrayField(models.BigIntegerField())
    kind = models.CharField(max_length=12)
    #: What stands at the door or in the register: "3 号窗口", a lawyer's name.
    name = models.CharField(max_length=40)
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    #: What one comes for (organisations.Service); empty: for anything the unit does.
    service = models.CharField(max_length=20, default="", blank=True)
    #: What is spoken, and heads of matters that the person knows best; empty where nobody has said.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    matters = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    week = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    #: The largest group that may come with one booking.
    party = models.PositiveSmallIntegerField(default=5)
    #: So many weeks in a row somebody may book at once by themselves: meetings of a mediation, a course of a clinic.
    weeks = models.PositiveSmallIntegerField(default=1, db_default=1)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    #: The shortest time between booking and coming.
    lead_minutes = models.PositiveSmallIntegerField(default=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    #: What to bring, where the entrance is; the person reads it.
    hint = models.CharField(max_length=200, default="", blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["place"], condition=Q(active=True), name="plans_of_place"),
            GinIndex(fields=["units"], name="plans_below"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ResourceKind)), name="plan_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="plan_dates"
            ),
        ]


class Closure(models.Model):
    """A time at which a resource, a lawyer or a whole unit cannot be had: illness, a training. Kept, so that slots
    which are opened later heed it too.
    """

    #: Null where a lawyer is away: that holds at every unit.
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    #: The resource; null: all of the unit, or the lawyer.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    begins_at = models.DateTimeField()
    #: Null: for good, as of a unit that was closed.
    ends_at = models.DateTimeField(null=True)
    #: For staff; nobody else reads it.
    reason = models.CharField(max_length=120, default="", blank=True)
    #: Who goes on with what the unit did; its slots are looked at first when people are moved.
    successor = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    #: Taken back: the slots are open again.
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit"], condition=Q(lifted_at__isnull=True), name="closures_of_unit"),
            models.Index(
                fields=["lawyer"],
                condition=Q(lifted_at__isnull=True, lawyer__isnull=False),
                name="closures_of_lawyer",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="closure_has_length"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, lawyer__isnull=True)
                | Q(unit__isnull=True, lawyer__isnull=False, place__isnull=True),
                name="closure_of_unit_or_lawyer",
            ),
            models.UniqueConstraint(
                fields=["unit", "lawyer", "place", "begins_at", "ends_at"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="closure_once",
            ),
        ]
