"""Tables of calls between browsers. All of it is short-lived: a call that is over leaves no row here."""

from django.db import models
from django.db.models import Q

from fawang.browser_calls.rules import MOST_MEMBERS
from fawang.kernel.storage.fields import EncryptedText


class Meeting(models.Model):
    """A call that is going on. Its row is the lock under which members come and signals are numbered.

    `subject` is what its owner calls it, `topic` the live topic on which pages hear of it. `last_member` and
    `last_signal` count all that there have been.
    """

    subject = models.CharField(max_length=60, unique=True)
    topic = models.CharField(max_length=60)
    last_member = models.PositiveIntegerField(default=0)
    last_signal = models.PositiveIntegerField(default=0)


class Member(models.Model):
    """A window that takes part. Whoever leaves is deleted, with what was told them and by them.

    `key` is the owner's name for who it is, `client` the window's own. `number` is never given again in a meeting;
    `seat` is, and so the database itself has room for no more than five.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="members")
    number = models.PositiveIntegerField()
    seat = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    client = models.CharField(max_length=64)
    #: When the window was heard last.
    alive_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_member_of_a_number"),
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_member_in_a_seat"),
            models.UniqueConstraint(fields=["meeting", "key"], name="one_window_of_a_member"),
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=MOST_MEMBERS), name="at_most_five_seats"
            ),
        ]
        indexes = [models.Index(fields=["alive_at"], name="members_by_silence")]


class Signal(models.Model):
    """What one browser tells another to find a way to it: descriptions and candidates, as JSON.

    It holds network addresses, so it is encrypted like what people say. `client_id` is the sender's own name for
    it: the same one again is the same signal.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="signals")
    number = models.PositiveIntegerField()
    sender = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    client_id = models.CharField(max_length=64)
    parts = EncryptedText(purpose="browser_calls.signal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_number_of_a_signal"),
            models.UniqueConstraint(fields=["sender", "client_id"], name="one_signal_passed_on"),
        ]
