"""Text messages that came in."""

from django.db import models

from fawang.kernel.storage.fields import EncryptedText


class ReceivedText(models.Model):
    """A text message, or a part of one, as the gateway handed it in. `key` is the gateway's name for it.

    Parts of one message have the same `joined` and are put together once all `parts` are there.
    """

    key = models.CharField(max_length=120, unique=True)
    number = EncryptedText(purpose="channels.sms.number")
    number_hash = models.BinaryField()
    text = EncryptedText(purpose="channels.sms.text")
    joined = models.CharField(max_length=40, default="")
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    #: When it was answered, or found to need no answer; a part, when its message was.
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number_hash", "joined"], name="parts_of_text"),
            models.Index(fields=["received_at"], name="texts_by_time"),
        ]


class Reply(models.Model):
    """A text message in answer to one. `reference` is what the carrier knows it by: sent again it is the same."""

    text = models.OneToOneField(ReceivedText, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=60, unique=True)
    content = EncryptedText(purpose="channels.sms.reply", default="")
    parts = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, default="")
