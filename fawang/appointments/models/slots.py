"""Tables of appointments. The database itself gives no place twice, and none above the capacity."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class During(Func):
    """The time from a beginning until an end, which is no part of it."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Place(models.Model):
    """Where one may have an appointment: a unit, and a desk or service of it.

    `resource` is a name that the room whose appointments these are gives; it means nothing here.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "resource"], name="place_once")]


class Slot(models.Model):
    """A time at a place, and how many it holds. Its row is the lock under which places are given."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    #: The plan that opened it; null where the room whose slots these are did.
    plan = models.ForeignKey("appointments.Plan", on_delete=models.PROTECT, null=True, related_name="+")
    #: Why nobody gets a place in it any more (rules.plans.Shut); empty while it is open.
    shut = models.CharField(max_length=10, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "begins_at"], name="slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="slot_has_length"),
            # What a reservation repeats of its slot refers to this (migration 0001).
            models.UniqueConstraint(
                fields=["id", "place", "begins_at", "ends_at", "capacity"], name="slot_as_repeated"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="slots_by_end"),
            models.Index(fields=["plan", "begins_at"], condition=Q(plan__isnull=False), name="slots_of_plan"),
        ]


class Reservation(models.Model):
    """A place that is held or booked. `key` is its owner's, and says nothing here; a row that is given up is deleted.

    Place, time and capacity are the slot's, by a foreign key that follows each change (migration 0001): so constraints
    can compare them. `until` is when a hold lapses; null: it is booked.
    """

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="reservations")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, unique=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=F("capacity")), name="never_overbooked"
            ),
            ExclusionConstraint(
                name="one_at_a_time_in_a_seat",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (During("begins_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(until__isnull=False), name="holds_by_end")]


class Waiting(models.Model):
    """Somebody waits for a place in a slot; the lowest number is served first."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60, unique=True)
