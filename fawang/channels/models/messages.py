"""What came in by a channel and what goes out by it, each once."""

from django.db import models
from django.db.models import Q

from fawang.channels.models.identity import Account
from fawang.kernel.storage.fields import EncryptedText


class Incoming(models.Model):
    """A message of somebody's. `key` is what the channel calls it: the same again is the same message."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=130)
    kind = models.CharField(max_length=20)
    #: Its fields as JSON.
    content = EncryptedText(purpose="channels.incoming", default="")
    #: What was answered at once, in the answer to the request itself; the same message again gets the same.
    answer = EncryptedText(purpose="channels.answer", default="")
    #: By the channel's clock, and its running number where it has one: they may come out of order.
    sent_at = models.DateTimeField()
    number = models.BigIntegerField(default=0)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_incoming_of_a_key")]
        indexes = [
            models.Index(
                fields=["account", "sent_at", "number"],
                condition=Q(done_at__isnull=True),
                name="incoming_to_answer",
            ),
            models.Index(fields=["received_at"], name="incoming_by_time"),
        ]


class Outgoing(models.Model):
    """A message to somebody. `key` is ours: told twice under one key it goes once.

    Of what a channel was asked to take and nobody knows whether it did (`unsure`) nothing is sent again by itself.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    #: What is sent, as JSON: a text, choices to press, a picture of a talk.
    content = EncryptedText(purpose="channels.outgoing", default="")
    state = models.CharField(max_length=10, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    #: Why it was not sent.
    reason = models.CharField(max_length=40, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "unsure", "failed", "expired"]),
                name="outgoing_state_is_known",
            )
        ]
        indexes = [
            models.Index(fields=["account", "id"], condition=Q(state="queued"), name="outgoing_to_send"),
            models.Index(fields=["created_at"], name="outgoing_by_time"),
        ]
