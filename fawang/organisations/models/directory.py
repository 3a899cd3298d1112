"""Tables of what is told of units and asked of them, apart from `models.py`, which has them too."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class UnitException(models.Model):
    """A day on which one unit keeps other hours than its week says: `intervals`, or none where it is closed.

    A closure of a whole area is a `ClosedDay`; a unit's own word comes before it.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    #: [["08:30", "12:00"], …] in China's time, as a day of `hours.read_week`.
    intervals = models.JSONField(default=list, db_default=[])
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="unit_exception_once")]


class UnitTask(models.Model):
    """Something that a unit is asked to do: confirm its data, look at what somebody reported, settle a conflict.

    `kind` is declared by a room (`unit_tasks.py`); `subject` names what it is about within the kind, so that the same
    is asked once as long as it is open. `params` are plain values without anybody's data.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    params = models.JSONField(default=dict, db_default={})
    #: The last day on which it should be done; null where nobody set one.
    due = models.DateField(null=True)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    done_by = models.CharField(max_length=60, default="", db_default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due"], condition=Q(done_at__isnull=True), name="unit_task_open"),
            models.Index(fields=["done_at"], condition=Q(done_at__isnull=False), name="unit_task_done"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(done_at__isnull=True), name="unit_task_once"
            ),
        ]


class UnitReport(models.Model):
    """What somebody says is wrong of what a unit shows. Words and phone go some days after it was dealt with."""

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    reasons = ArrayField(models.CharField(max_length=20))
    words = EncryptedText(purpose="organisations.report_words", default="")
    phone = EncryptedText(purpose="organisations.report_phone", default="")
    #: keyed_hash("organisations.report_phone", …): what a number has left is found and erased.
    phone_hash = models.BinaryField(null=True)
    at = models.DateTimeField()
    #: When the words and the phone were deleted.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at"], name="unit_report_of"),
            models.Index(
                fields=["phone_hash"], condition=Q(phone_hash__isnull=False), name="unit_report_of_phone"
            ),
        ]
