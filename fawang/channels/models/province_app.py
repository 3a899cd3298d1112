"""Sessions of the province's service app by which people have signed in here."""

from django.db import models

from fawang.channels.models.identity import Account


class AppSession(models.Model):
    """A session of the app's with which somebody signed in here: word of its end may name it alone (`sid`)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_hash = models.BinaryField()
    #: When they signed in with it last.
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_hash", "account"], name="one_app_session_of_an_account")
        ]
        indexes = [models.Index(fields=["at"], name="app_sessions_by_time")]
