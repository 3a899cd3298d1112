"""The table of calls that the platform makes: asked for on a page, taken once by the exchange."""

from django.db import models
from django.db.models import Q

from fawang.hotline.rules.outgoing import Stage


class Outbound(models.Model):
    """One wish of a lawyer to be put through to the person of a call-back that they have in hand.

    It waits in this table until an exchange takes it, and is taken once. What came of it is a proposal to the lawyer:
    they say what came of the attempt.
    """

    callback = models.ForeignKey("dispatch.Callback", on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey("dispatch.Attempt", on_delete=models.PROTECT, related_name="+")
    staff_id = models.BigIntegerField()
    #: The page's own name for it: the same again is the same.
    client_id = models.CharField(max_length=64)
    stage = models.CharField(max_length=10, default=Stage.NEW)
    #: The call as it is kept, once it was taken.
    call = models.OneToOneField("hotline.Call", on_delete=models.PROTECT, null=True, related_name="+")
    #: What the telephone said (outbound.Heard); why nobody was dialled, or the call broke off
    #: (labels.UNDIALLED).
    heard = models.CharField(max_length=12, default="")
    refused = models.CharField(max_length=24, default="")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    #: When the person's number was dialled.
    dialled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["callback", "client_id"], name="one_outbound_asked_for"),
            models.UniqueConstraint(
                fields=["callback"], condition=Q(ended_at__isnull=True), name="one_outbound_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(taken_at__isnull=True), name="outbound_to_take"),
            models.Index(fields=["dialled_at"], name="outbound_by_dialled"),
        ]
