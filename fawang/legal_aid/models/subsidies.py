"""Subsidies and the lists by which they are paid. Rows are never deleted: they are the office's book. Sums in yuan."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.rules.ids import new_code
from fawang.legal_aid.rules.subsidies import ListState


class SubsidyList(models.Model):
    """What an office pays for a month; frozen once it is approved."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, default=ListState.MADE)
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, default="")
    approved_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    paid_by = models.CharField(max_length=40, default="")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "month", "number"], name="subsidy_list_number"),
            # Whatever runs at once: the same person never made and approved a list.
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=models.F("made_by")),
                name="subsidies_approved_by_two",
            ),
        ]


class Subsidy(models.Model):
    """What a piece of work comes to; `of` names the row that it corrects, and then `total` is the difference.

    `key` says what it is for (a lawyer's part of a case, a day of advice): whatever runs at once, it is there once.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    key = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    order = models.ForeignKey("work_orders.WorkOrder", null=True, on_delete=models.PROTECT, related_name="+")
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=20)
    assigned_on = models.DateField()
    concluded_on = models.DateField()
    handed_in_on = models.DateField(null=True)
    #: The month in which the file was accepted, or the work done.
    month = models.CharField(max_length=7)
    persons = models.PositiveSmallIntegerField(default=1)
    trips = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField(default=1)
    #: The table by which it was reckoned; empty: none applies, and somebody has to see to it.
    table = models.CharField(max_length=20, default="")
    base = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    group = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    travel = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    withheld = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, default="")
    list = models.ForeignKey(SubsidyList, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "month"], name="subsidies_of_month"),
            models.Index(fields=["lawyer", "-id"], name="subsidies_of_lawyer"),
        ]
