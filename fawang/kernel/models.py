"""Tables of the kernel: outbox, audit, throttle, idempotent requests."""

from django.db import models
from django.db.models.functions import Now

from fawang.kernel.storage.fields import EncryptedText


class OutboxEvent(models.Model):
    """An event, written in the transaction that made it true."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="outbox_by_name")]


class Delivery(models.Model):
    """A reaction that has run for an event; written in the reaction's own transaction.

    It makes reactions happen once although jobs run at least once.
    """

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    reaction = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="delivered_once")]


class AuditEntry(models.Model):
    """Who did or read what. Append-only: a trigger refuses changes other than erasure."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=60)
    unit_id = models.BigIntegerField(null=True)
    data = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["object", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["unit_id", "-id"], name="audit_by_unit"),
        ]


class ThrottleBucket(models.Model):
    """How far ahead of its allowance a caller is (GCRA). Unlogged: lost in a crash, and no harm done."""

    key = models.BinaryField(primary_key=True)
    ahead_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ahead_until"], name="throttle_stale")]


class IdempotentRequest(models.Model):
    """The answer to a request that carried an idempotency key, to give again when it is repeated."""

    key = models.BinaryField(primary_key=True)
    fingerprint = models.BinaryField()
    answer = EncryptedText(purpose="kernel.answer")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="idempotent_stale")]
