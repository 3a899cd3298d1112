"""The wire: links with their keys, what came in, what goes out, counts of a day; webhooks of third parties."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class Link(models.Model):
    """A partner's end of the wire, and how it stands: all processes agree on the breaker."""

    partner = models.OneToOneField("partners.Partner", on_delete=models.PROTECT, related_name="+")
    #: Where its events are taken; empty: it only sends.
    url = models.CharField(max_length=300, default="")
    is_on = models.BooleanField(default=True)
    #: Events a minute that are taken from it.
    per_minute = models.PositiveIntegerField(default=6000)
    #: SHA-256 of its client certificate in hexadecimal, where mutual TLS is agreed; empty: none is asked for.
    certificate = models.CharField(max_length=64, default="")
    #: Failures in a row, and until when nothing is sent (rules/retry.py).
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, default="")
    #: Of the last one that was taken, and smoothed over the last ten or so.
    latency_ms = models.PositiveIntegerField(null=True)
    #: By how many seconds its clock is ahead of ours, as it last showed.
    skew = models.IntegerField(null=True)


class Key(models.Model):
    """A key by which somebody signs: a partner's public one, or a pair of ours for it."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="keys")
    key_id = models.CharField(max_length=64, unique=True)
    algorithm = models.CharField(max_length=16)
    is_ours = models.BooleanField()
    public = models.CharField(max_length=400)
    private = EncryptedText(purpose="partners.wire_key", default="")
    #: A key for trials: what it signs is checked and answered like everything, and is never routed.
    is_test = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    #: Null: until another one takes its place. Two keys overlap while the other side learns the new one.
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["link", "is_ours"], name="wire_keys_of_link")]


class Nonce(models.Model):
    """A nonce that was used, until the signature that has it is too old."""

    key = models.BinaryField(primary_key=True)
    kept_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_until"], name="wire_nonces_stale")]


class InboundEvent(models.Model):
    """An event that came, once. `state`: `new`, `routed`, `dead`, `test`."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=120)
    #: When it happened at the sender; the day by which both sides count.
    time = models.DateTimeField()
    digest = models.BinaryField()
    #: The body as it was signed; emptied when it has been kept long enough.
    body = EncryptedText(purpose="partners.wire_in", default="")
    key_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    routed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, default="")
    #: Our number of the referral that it was about; empty until it is routed.
    code = models.CharField(max_length=12, default="")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "event_id"], name="wire_in_once")]
        indexes = [
            models.Index(fields=["try_at", "id"], condition=Q(state="new"), name="wire_in_to_route"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="wire_in_dead"),
            models.Index(fields=["link", "time"], name="wire_in_by_day"),
            models.Index(fields=["code"], condition=~Q(code=""), name="wire_in_of_referral"),
            models.Index(fields=["received_at"], condition=Q(forgotten_at=None), name="wire_in_bodies"),
        ]


class OutboundEvent(models.Model):
    """An event that goes out until it is taken. `state`: `due`, `sent`, `dead`, `replaced`."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=64, unique=True)
    #: What the sender of it calls it: written once more under the same key it is the same event.
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    time = models.DateTimeField()
    digest = models.BinaryField()
    body = EncryptedText(purpose="partners.wire_out", default="")
    state = models.CharField(max_length=8, default="due")
    due_since = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, default="")
    sent_at = models.DateTimeField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    #: The event whose correction this is.
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "key"], name="wire_out_once")]
        indexes = [
            models.Index(fields=["link", "try_at"], condition=Q(state="due"), name="wire_out_due"),
            models.Index(fields=["link", "subject", "id"], condition=Q(state="due"), name="wire_out_order"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="wire_out_dead"),
            models.Index(fields=["link", "time"], name="wire_out_by_day"),
            models.Index(fields=["subject"], name="wire_out_of_referral"),
            models.Index(fields=["sent_at"], condition=Q(forgotten_at=None), name="wire_out_bodies"),
        ]


class DayCount(models.Model):
    """A day's counts of both sides. `incoming`: of what the partner sent to us."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    incoming = models.BooleanField()
    ours = models.PositiveIntegerField(null=True)
    theirs = models.PositiveIntegerField(null=True)
    agrees = models.BooleanField(null=True)
    missing = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day", "incoming"], name="wire_day_once")]


class Webhook(models.Model):
    """A third party that is told of steps, and of nothing else: no name, no words, no number of a person."""

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=300)
    #: Names of events, such as `referral.accepted`.
    events = ArrayField(models.CharField(max_length=60))
    #: Referrals of this unit and all below it, and of this partner alone where one is named.
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    secret = EncryptedText(purpose="partners.webhook_secret")
    #: Signs beside the new one until then, so that the other side can change over.
    old_secret = EncryptedText(purpose="partners.webhook_old_secret", default="")
    old_until = models.DateTimeField(null=True)
    is_on = models.BooleanField(default=True)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()


class WebhookDelivery(models.Model):
    """One event for one webhook. `state`: `due`, `sent`, `dead`. The log of it is this row."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    #: The same at every try, and when it is delivered again.
    message_id = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, default="due")
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=60, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "message_id"], name="webhook_once")]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="due"), name="webhooks_due"),
            models.Index(fields=["webhook", "-id"], name="webhooks_log"),
        ]
