"""Cooperation of two offices: what one asks the other for, and what came of it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from fawang.kernel.rules.ids import new_code
from fawang.kernel.storage.fields import EncryptedText
from fawang.legal_aid.rules.cooperation import State


class Cooperation(models.Model):
    """A request of one office to another about an order; the asked one sees this row, never the order.

    `asking_units` and `asked_units` are each office's id and those of all above it.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    asking = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    asking_units = ArrayField(models.BigIntegerField())
    asked = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    asked_units = ArrayField(models.BigIntegerField())
    act = models.CharField(max_length=20)
    #: What has to be done, about whom: only as much as the other office needs.
    what = EncryptedText(purpose="legal_aid.cooperation_what")
    #: The last words of either office: a refusal, what is missing, what was done.
    words = EncryptedText(purpose="legal_aid.cooperation_words", default="")
    state = models.CharField(max_length=10, default=State.ASKED)
    version = models.PositiveIntegerField(default=1)
    #: Until when it is wanted.
    due_on = models.DateField()
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="cooperation_of_order"),
            GinIndex(fields=["asked_units"], name="cooperation_asked"),
            GinIndex(fields=["asking_units"], name="cooperation_asking"),
        ]
