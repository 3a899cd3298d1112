"""The mini program: who has signed in by it, and the matters of an account."""

from django.db import models

from fawang.channels.models.identity import Account
from fawang.kernel.storage.fields import EncryptedText


class MiniProgramSession(models.Model):
    """Somebody has signed in: the phone has a token of ours. WeChat's session key stays here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(unique=True)
    session_key = EncryptedText(purpose="channels.mini_program.session_key")
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account"], name="sessions_of_account"),
            models.Index(fields=["ends_at"], name="sessions_by_end"),
        ]


class KeptMatter(models.Model):
    """A matter of an account: whoever uses it has shown the key. `order_ref` names it as notices do."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    order_ref = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    access_key = EncryptedText(purpose="channels.mini_program.access_key")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "order_ref"], name="one_kept_matter_of_an_account")
        ]
        indexes = [models.Index(fields=["order_ref"], name="kept_matters_by_matter")]
