"""Tables of duty rosters: a month of a centre, who has which duty, who asked to swap, who is away.

A duty is never deleted: what is given away or falls out stays as `dropped`, so that a calendar that subscribes learns
of it, and so that one sees later who had it. The roster's row is the lock under which its duties change.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fawang.dispatch.rostering.duties import DutyState, Lost, SwapState
from fawang.kernel.storage.fields import EncryptedText


class Roster(models.Model):
    """The published month of one centre. `version` grows with each publication."""

    pool = models.ForeignKey("dispatch.Pool", on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it.
    units = ArrayField(models.BigIntegerField())
    #: The first of the month.
    month = models.DateField()
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField()
    #: Who published it, as the audit writes it.
    published_by = models.CharField(max_length=40)
    #: Code of a shift → [begins at o'clock, hours].
    shifts = models.JSONField()
    #: What is judged by when duties change hands (rostering/terms.py): rest, covers with needs, what each offered.
    terms = models.JSONField()
    #: What was not covered when it was made: [{day, hour, cover, short, reason}, …].
    short = models.JSONField(default=list)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "month"], name="one_roster_a_month")]


class Duty(models.Model):
    """One shift of one lawyer on the day on which it begins; of nobody while it is open."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField(null=True)
    day = models.DateField()
    shift = models.CharField(max_length=24)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    #: Why whoever had it has it no more (duties.Lost).
    lost = models.CharField(max_length=10, default="")
    #: The duty that this one stands in for.
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(DutyState)), name="duty_state_known"),
            models.CheckConstraint(condition=Q(lost__in=["", *Lost]), name="duty_lost_known"),
            models.CheckConstraint(
                condition=Q(state="open", staff_id__isnull=True)
                | Q(state="on", staff_id__isnull=False)
                | Q(state="dropped"),
                name="duty_has_somebody",
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="duty_lasts"),
            models.UniqueConstraint(
                fields=["staff_id", "day"], condition=Q(state="on"), name="one_duty_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["staff_id", "until_at"], name="duties_of_lawyer"),
            models.Index(fields=["roster", "day"], name="duties_of_roster"),
            models.Index(fields=["from_at", "until_at"], condition=Q(state="on"), name="duties_by_time"),
        ]


class SwapRequest(models.Model):
    """A lawyer would rather not have a duty, and asks a colleague, or anybody, to take it."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")
    from_staff_id = models.BigIntegerField()
    #: Who is asked; empty: anybody.
    to_staff_id = models.BigIntegerField(null=True)
    #: What the colleague gives in return; empty: they take it over.
    other = models.ForeignKey(Duty, on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_by = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10)
    note = EncryptedText(purpose="dispatch.swap_request.note", default="")
    #: Why the rules do not let it pass by themselves: code, whom it applies to, what is against it.
    against = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: Who ended it, as the audit writes it.
    ended_by = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(SwapState)), name="swap_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "agreed"], ended_at__isnull=True)
                | Q(state__in=["approved", "refused", "withdrawn"], ended_at__isnull=False),
                name="swap_ended_at_its_end",
            ),
            models.UniqueConstraint(
                fields=["duty"], condition=Q(state__in=["open", "agreed"]), name="one_open_swap_a_duty"
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_staff_id"], condition=Q(state__in=["open", "agreed"]), name="swaps_asked_of"
            ),
            models.Index(fields=["from_staff_id", "asked_at"], name="swaps_asked_by"),
        ]


class Absence(models.Model):
    """Days on which a lawyer cannot be on duty, both included. The reason may be about health: encrypted."""

    staff_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    reason = EncryptedText(purpose="dispatch.absence.reason", default="")
    reported_at = models.DateTimeField()
    #: Who reported it, as the audit writes it.
    reported_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_lasts")]
        indexes = [models.Index(fields=["staff_id", "last"], name="absences_of_lawyer")]


class DutyFeed(models.Model):
    """The key of a lawyer's calendar feed: a higher `key_version` makes every earlier address useless."""

    staff_id = models.BigIntegerField(unique=True)
    key_version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
