"""The table of what organs notify."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class Notification(models.Model):
    """What a court, procuratorate or police organ notified, beside its order.

    The same organ, number and person is the same notification, however often it is sent: one row, by their hashes.
    """

    order = models.OneToOneField(
        "work_orders.WorkOrder", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    organ_kind = models.CharField(max_length=14)
    organ_name = models.CharField(max_length=120)
    #: The unit whose clerks follow it; null where the office took it in from paper.
    organ = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    number = EncryptedText(purpose="defence.number")
    grounds = ArrayField(models.CharField(max_length=20))
    stage = models.CharField(max_length=16)
    #: What the person is suspected or accused of; where they are held; who deals with the case at the organ.
    charge = EncryptedText(purpose="defence.charge", default="")
    held_at = EncryptedText(purpose="defence.held_at", default="")
    handler = EncryptedText(purpose="defence.handler", default="")
    hearing_on = models.DateField(null=True)
    #: It came later before the hearing than Art. 49 of the interpretation has it.
    late = models.BooleanField(default=False)
    #: The matter as it lay with the organ before (docs/adr/0054-notified-defence.md).
    earlier = models.ForeignKey(
        "work_orders.WorkOrder", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    organ_hash = models.BinaryField()
    number_hash = models.BinaryField()
    #: Null once it is erased.
    person_hash = models.BinaryField(null=True)
    sent_by = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    #: How often the same was sent again, and when last.
    repeats = models.PositiveSmallIntegerField(default=0)
    repeated_at = models.DateTimeField(null=True)
    #: When the organ was first told of the lawyer.
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ_hash", "number_hash", "person_hash"],
                condition=Q(person_hash__isnull=False),
                name="notified_once",
            )
        ]
        indexes = [
            models.Index(fields=["organ", "-received_at"], name="notifications_of_organ"),
            models.Index(fields=["person_hash"], name="notifications_of_person"),
        ]
