"""Tables of the queue: counters of a unit, numbers in line, alarms."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.counter.rules.tickets import State


class Counter(models.Model):
    """窗口: a desk at which people are served. `staff_id` is who sits there; null: it is closed.

    `kinds` are the services it serves; empty: all.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=10)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    staff_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "label"], name="counter_once"),
            models.UniqueConstraint(
                fields=["staff_id"], condition=Q(staff_id__isnull=False), name="one_counter_for_a_clerk"
            ),
        ]


class Ticket(models.Model):
    """A number of a day at a unit. `drawn_at` orders the line (rules/line.py); `version` counts its steps.

    `contact` is there only where somebody wants a text message, and is emptied when the number ends.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    #: The day in China.
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    frail = ArrayField(models.CharField(max_length=12), default=list)
    appointed_at = models.DateTimeField(null=True)
    #: The code of the appointment, so that one checks in once.
    appointment = models.CharField(max_length=60, default="")
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    #: When they came into line the last time: drawn, transferred, or not there when called.
    entered_at = models.DateTimeField()
    #: Missed a call, and waits behind others.
    behind = models.BooleanField(default=False)
    #: The last call, and how often that one was repeated.
    called_at = models.DateTimeField(null=True)
    recalls = models.PositiveSmallIntegerField(default=0)
    #: How long they waited until somebody served them first.
    waited_seconds = models.PositiveIntegerField(null=True)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, related_name="+")
    staff_id = models.BigIntegerField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "number"], name="number_once_a_day"),
            models.UniqueConstraint(
                fields=["appointment"], condition=~Q(appointment=""), name="appointment_checks_in_once"
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=["called", "serving"]),
                name="one_ticket_at_a_counter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="ticket_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "day", "state"], name="tickets_of_day"),
            models.Index(
                fields=["day"],
                condition=Q(state__in=["waiting", "transferred", "called"]),
                name="tickets_left_over",
            ),
        ]


class Alarm(models.Model):
    """Somebody at a counter called for help. It stands until somebody ends it."""

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    counter = models.CharField(max_length=10)
    staff_id = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    #: How many others were told; 0: nobody could be.
    told = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    #: Raised by mistake.
    mistaken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "counter"], condition=Q(ended_at__isnull=True), name="one_alarm_of_a_counter"
            )
        ]
        indexes = [models.Index(fields=["unit", "-raised_at"], name="alarms_of_unit")]
