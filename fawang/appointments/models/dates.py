"""A person's appointment."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.appointments.models.plans import Plan
from fawang.appointments.models.slots import Slot
from fawang.appointments.rules.dates import State
from fawang.kernel.storage.fields import EncryptedText


class Appointment(models.Model):
    """A date at a unit. Its place is a `Reservation` (or a `Waiting`) under the key `reservation`.

    Time, plan and slot repeat where that is, so that lists need no join; actions write them together, under lock.
    """

    code = models.CharField(max_length=12, unique=True)
    reservation = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it.
    units = ArrayField(models.BigIntegerField())
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    #: Null once a slot that nobody came to was forgotten.
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    #: When what is held lapses.
    until = models.DateTimeField(null=True)
    #: The office calls before it counts (rules.dates.Terms).
    to_confirm = models.BooleanField(default=False)
    #: The beginning that the office could not keep; null once the person has chosen another time.
    displaced_from = models.DateTimeField(null=True)
    #: When time alone has something to do: a reminder, a hold that lapses, somebody who did not come.
    wake_at = models.DateTimeField(null=True)

    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    words = EncryptedText(purpose="appointments.appointment.words", default="")
    #: What somebody comes for, as the plan says, and a head of organisations.matters if one is known.
    service = models.CharField(max_length=20, default="", blank=True)
    matter = models.CharField(max_length=24, default="", blank=True)
    language = models.CharField(max_length=12, default="", blank=True)
    #: For which language an interpreter is to come; empty: none.
    interpreter = models.CharField(max_length=12, default="", db_default="", blank=True)
    party = models.PositiveSmallIntegerField(default=1)
    #: Signs of danger in the words: it is never made to wait for a confirmation.
    urgent = models.BooleanField(default=False)
    source = models.CharField(max_length=6)
    booker_name = EncryptedText(purpose="appointments.appointment.booker_name", default="")
    booker_relation = EncryptedText(purpose="appointments.appointment.booker_relation", default="")
    #: Dates that were booked together, week by week.
    series = models.UUIDField(null=True)
    #: What it belongs to in another room: the topic of a consultation, the account of a channel by which it was booked.
    subject = models.CharField(max_length=60, default="", blank=True)

    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Why it ended without having been served.
    ended = models.CharField(max_length=12, default="", blank=True)
    key_version = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    erased = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="appointment_state_known"),
            models.CheckConstraint(
                condition=Q(state="held", until__isnull=False) | (~Q(state="held") & Q(until__isnull=True)),
                name="appointment_held_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["served", "no_show", "cancelled"], ended_at__isnull=False)
                | Q(state__in=["waiting", "held", "booked", "moved", "arrived"], ended_at__isnull=True),
                name="appointment_ended_at_its_end",
            ),
            models.CheckConstraint(condition=Q(party__gte=1), name="appointment_party"),
        ]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="appointments_to_wake"),
            models.Index(fields=["unit", "begins_at"], name="appointments_of_day"),
            # What the figures of a day read.
            models.Index(
                fields=["begins_at"],
                condition=Q(state__in=["arrived", "served", "no_show", "cancelled"]),
                name="appointments_figures",
            ),
            models.Index(
                fields=["slot"],
                condition=Q(state__in=["waiting", "held", "booked", "moved"]),
                name="appointments_of_slot",
            ),
            models.Index(fields=["contact"], name="appointments_of_contact"),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, erased=False),
                name="appointments_ended",
            ),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="appointments_of_subject"),
            GinIndex(fields=["units"], name="appointments_below"),
        ]
