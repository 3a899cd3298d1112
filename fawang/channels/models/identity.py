"""Accounts of people at a channel, and to whom each is joined."""

from django.db import models

from fawang.kernel.storage.fields import EncryptedText


class Account(models.Model):
    """Somebody as a channel knows them: an openid, a subject of OpenID Connect. Nobody else's, whoever they are."""

    channel = models.CharField(max_length=20)
    subject = EncryptedText(purpose="channels.account.subject")
    subject_hash = models.BinaryField()
    #: Whom it is joined to; null: nobody we know.
    resident = models.ForeignKey("people.Resident", on_delete=models.SET_NULL, null=True, related_name="+")
    #: A value of `rules.identity.Proof`, and the level of assurance that came with it.
    proof = models.CharField(max_length=12, default="")
    level = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    #: When it was used last, to the hour.
    seen_at = models.DateTimeField()
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "subject_hash"], name="one_account_of_a_subject")
        ]
        indexes = [
            models.Index(
                fields=["resident"], condition=models.Q(resident__isnull=False), name="accounts_of_resident"
            )
        ]


class Join(models.Model):
    """An account was joined to a resident, or parted from one. What was before stays, so that it can be undone."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    resident_id = models.BigIntegerField(null=True)
    proof = models.CharField(max_length=12, default="")
    level = models.PositiveSmallIntegerField(default=0)
    before = models.BigIntegerField(null=True)
    before_proof = models.CharField(max_length=12, default="")
    before_level = models.PositiveSmallIntegerField(default=0)
    before_proved_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="joins_of_account")]
