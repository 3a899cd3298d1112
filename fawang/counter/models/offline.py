"""The table of commands that came from desks without a line."""

from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class OfflineCommand(models.Model):
    """离线记录: a command of a device, answered once. Who sends it again gets the same answer.

    `made_at` is by the device's clock, `corrected_at` by ours. `content` is kept while somebody has to decide about it,
    and ninety days longer where it was discarded; `found` names what the platform had of the person or the matter.
    """

    client_id = models.UUIDField(unique=True)
    device_id = models.UUIDField()
    staff_id = models.BigIntegerField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    fingerprint = models.BinaryField()
    made_at = models.DateTimeField()
    corrected_at = models.DateTimeField()
    received_at = models.DateTimeField()
    #: Of `rules.offline.State`, with codes and numbers that a device may keep; nothing about the person.
    state = models.CharField(max_length=8)
    answer = models.JSONField(default=dict)
    cause = models.CharField(max_length=20, default="")
    #: Null where it is not kept.
    content = EncryptedText(purpose="counter.offline_content", null=True)
    phone_hash = models.BinaryField(null=True)
    found = models.JSONField(default=list)
    resolution = models.CharField(max_length=8, default="")
    reason = EncryptedText(purpose="counter.offline_reason", default="")
    resolved_by = models.BigIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "received_at"], condition=Q(state="task", resolution=""), name="offline_held"
            ),
            models.Index(
                fields=["phone_hash"], condition=Q(phone_hash__isnull=False), name="offline_by_phone"
            ),
            models.Index(
                fields=["resolved_at"],
                condition=Q(content__isnull=False, resolved_at__isnull=False),
                name="offline_resolved",
            ),
        ]
