"""The table of guests, apart from `models.py`, which has it too."""

from django.db import models
from django.db.models import Q

from fawang.consultations.rules.guests import GuestState
from fawang.kernel.storage.fields import EncryptedText


class Guest(models.Model):
    """A third who joins a chat: an interpreter, a relative, a social worker. Their link opens the talk to them alone.

    `number` counts the guests of a consultation. `reads_after` is the number of the last message that is not theirs
    to read: 0 where they may read everything. `key_version` belongs to their link.
    """

    consultation = models.ForeignKey("consultations.Consultation", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)
    name = EncryptedText(purpose="consultations.guest_name", default="")
    invited_by = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    reads_before = models.BooleanField(default=False)
    reads_after = models.PositiveIntegerField()
    key_version = models.PositiveSmallIntegerField(default=1)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_guest_of_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in GuestState]), name="guest_state_is_known"
            ),
        ]
