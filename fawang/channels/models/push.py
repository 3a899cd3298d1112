"""Devices that are rung when there is news."""

from django.db import models

from fawang.kernel.storage.fields import EncryptedText


class PushEndpoint(models.Model):
    """Where a browser of a resident is rung, by their consent. Whoever has all three parts can ring it."""

    resident = models.ForeignKey("people.Resident", models.CASCADE, related_name="+")
    endpoint = EncryptedText(purpose="channels.push.endpoint")
    endpoint_hash = models.BinaryField(unique=True)
    p256dh = EncryptedText(purpose="channels.push.p256dh")
    auth = EncryptedText(purpose="channels.push.auth")
    locale = models.CharField(max_length=10)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["resident"], name="endpoints_of_resident")]
