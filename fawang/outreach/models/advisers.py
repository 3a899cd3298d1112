"""Tables of village advisers: contracts, planned and served days, residents' ratings, payment lists."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from fawang.kernel.storage.fields import EncryptedText
from fawang.outreach.models.kept import Kept, division
from fawang.outreach.rules.advisers import DayState


class Term(Func):
    """The days from the first to the last, both of them included."""

    function = "daterange"
    output_field = DateRangeField()


class Contract(Kept):
    """Somebody advises a village for a time; one village has one adviser at a time.

    `unit` is the village's workroom, or the office above where there is none. `fee` is for a served day, in yuan.
    """

    village = division()
    kind = models.CharField(max_length=10)
    #: As the notice board of the village prints it.
    adviser = models.CharField(max_length=60)
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    #: The account of an adviser who is no lawyer of the register.
    staff_id = models.BigIntegerField(null=True)
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    begins = models.DateField()
    ends = models.DateField()
    days_a_month = models.PositiveSmallIntegerField()
    fee = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="contract_has_days"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="contract_fee"),
            ExclusionConstraint(
                name="one_adviser_at_a_time",
                expressions=[
                    ("village", RangeOperators.EQUAL),
                    (Term("begins", "ends", Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            GinIndex(fields=["units"], name="contracts_of_units"),
            models.Index(fields=["lawyer", "ends"], name="contracts_of_lawyer"),
            models.Index(fields=["staff_id", "ends"], name="contracts_of_staff"),
        ]


class PlannedDay(models.Model):
    """A day on which the adviser will be in the village; the public reads it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "day"], name="planned_day_once")]


class PaymentList(Kept):
    """What a firm, or an adviser without one, is paid for the checked days of a month. It never changes.

    `payee` tells who: `firm:7`, or `contract:` with its code. Days that are checked after a list was closed come into
    the next one of the same month, `number` 2. `total` is in yuan.
    """

    payee = models.CharField(max_length=40)
    payee_name = models.CharField(max_length=120)
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveIntegerField()
    beyond = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    closed_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "payee", "month", "number"], name="payment_list_once")
        ]
        indexes = [GinIndex(fields=["units"], name="payment_lists_of_units")]


class ServedDay(Kept):
    """A day that an adviser was in the village: what was done, for how many, with a photo and a place."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    #: Of `day`, 2026-11: payment lists are made by it.
    month = models.CharField(max_length=7)
    state = models.CharField(max_length=10, default=DayState.LOGGED)
    persons = models.PositiveSmallIntegerField()
    advised = models.PositiveSmallIntegerField(default=0)
    mediated = models.PositiveSmallIntegerField(default=0)
    drafted = models.PositiveSmallIntegerField(default=0)
    talk = models.BooleanField(default=False)
    note = EncryptedText(purpose="outreach.day_note", default="")
    #: Where the adviser pressed: latitude and longitude of WGS 84, as text.
    place = EncryptedText(purpose="outreach.day_place", default="")
    #: From there to the village's workroom, in metres; null where one of the two is not known.
    distance = models.IntegerField(null=True)
    photo_key = models.CharField(max_length=40, blank=True)
    thumb_key = models.CharField(max_length=40, blank=True)
    staff_id = models.BigIntegerField()
    reason = EncryptedText(purpose="outreach.day_reason", default="")
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    payment = models.ForeignKey(PaymentList, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in DayState]), name="day_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["contract", "day"], condition=~Q(state="withdrawn"), name="day_served_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="listed")
                | Q(payment__isnull=False, amount__isnull=False, checked_by__isnull=False),
                name="listed_day_is_in_a_list",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("staff_id")),
                name="nobody_checks_their_own_day",
            ),
        ]
        indexes = [
            GinIndex(fields=["units"], condition=Q(state="logged"), name="days_to_check"),
            models.Index(fields=["month", "state", "contract"], name="days_of_month"),
            models.Index(fields=["contract", "-day"], name="days_of_contract"),
            models.Index(fields=["day"], name="days_by_day"),
        ]


class DayRating(models.Model):
    """A resident's rating of a day, by one of its links; `number` says which."""

    served = models.ForeignKey(ServedDay, on_delete=models.CASCADE, related_name="ratings")
    number = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    comment = EncryptedText(purpose="outreach.day_comment", default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["served", "number"], name="one_rating_of_a_link"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="day_score_one_to_five"),
        ]
