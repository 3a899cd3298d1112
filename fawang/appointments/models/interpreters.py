"""Interpreters, and for which appointments they are asked."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.appointments.models.dates import Appointment
from fawang.appointments.rules.interpreters import State


class Interpreter(models.Model):
    """Somebody who interprets at appointments. The unit keeps the entry; who they are is in their contact."""

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it.
    units = ArrayField(models.BigIntegerField())
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    #: A code of organisations.languages.
    language = models.CharField(max_length=12)
    active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["language"], condition=Q(active=True), name="interpreters_of_language"),
            models.Index(fields=["contact"], name="interpreters_of_contact"),
            GinIndex(fields=["units"], name="interpreters_below"),
        ]


class Interpretation(models.Model):
    """An interpreter is asked for an appointment, and what became of it (rules.interpreters)."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default=State.ASKED)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state__in=["asked", "agreed", "confirmed"]),
                name="one_interpreter_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="interpretation_state_known"),
        ]
        indexes = [models.Index(fields=["interpreter", "begins_at"], name="interpretations_by_time")]
