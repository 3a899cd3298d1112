"""WeChat: where a conversation stands, the access token that all processes share, consent to be told."""

from django.db import models
from django.db.models import Q

from fawang.channels.models.identity import Account
from fawang.kernel.storage.fields import EncryptedText


class Conversation(models.Model):
    """Where the conversation with an account stands. Its row is the lock of whoever answers."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    #: When the person wrote or pressed last: for 48 hours from then on they may be answered (客服消息).
    last_at = models.DateTimeField()
    follows = models.BooleanField(default=True)
    #: When they were told that WeChat keeps the chat.
    told_at = models.DateTimeField(null=True)
    #: What was offered to press, with what it is about, as JSON; what was sent before `offered_at` is no answer to it.
    offered = EncryptedText(purpose="channels.conversation.offered", default="")
    offered_at = models.DateTimeField(null=True)
    #: The talk with a lawyer in which what they write belongs now.
    consultation_id = models.BigIntegerField(null=True)


class Talk(models.Model):
    """A consultation that was begun in WeChat: what its lawyer writes goes there. `relayed`: up to which message."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    consultation_id = models.BigIntegerField(unique=True)
    relayed = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="talks_of_account")]


class Consent(models.Model):
    """Somebody wants to be told of a matter in WeChat, by a tap: for as many messages as they pressed, or until then.

    `order_ref` names the matter as notices do.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    order_ref = models.CharField(max_length=60)
    #: `once`: one message for each tap (一次性订阅消息); `news`: template messages until it is taken back.
    way = models.CharField(max_length=5)
    left = models.PositiveSmallIntegerField(default=0)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "order_ref", "way"], name="one_consent_of_a_way")
        ]
        indexes = [models.Index(fields=["order_ref"], condition=Q(left__gt=0), name="consents_of_matter")]


class Handed(models.Model):
    """News that was handed to WeChat under a reference of `notices`, so that a second try sends no second one."""

    reference = models.CharField(max_length=80, unique=True)
    #: `sending` while WeChat has it, then `sent`; of what stays `sending` nobody knows.
    state = models.CharField(max_length=10)
    at = models.DateTimeField()


class AccessToken(models.Model):
    """The access token of an official account. Whoever fetches a new one holds this row, so that one does."""

    app_id = models.CharField(max_length=40, unique=True)
    token = EncryptedText(purpose="channels.access_token", default="")
    expires_at = models.DateTimeField(null=True)
