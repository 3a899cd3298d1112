"""The tables of reports: what was ordered and made, what is made every month or year, and whom it was mailed to."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class State(StrEnum):
    """Where a report is."""

    ORDERED = "ordered"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"
    #: Its file is gone: it was over its date, or somebody deleted it.
    GONE = "gone"


class MailState(StrEnum):
    """Where a mail about a report is. `UNCONFIRMED`: it may have been sent, and is never sent again by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class ReportSchedule(models.Model):
    """A report that is made of each month or year once it is over, and whose receivers get a mail."""

    #: Its name in addresses.
    key = models.CharField(max_length=32, unique=True)
    #: In whose name it is made: as long as they may have such reports made of the same scope.
    staff_id = models.BigIntegerField()
    #: `ReportOrder.data()` without the days.
    order = models.JSONField()
    scope_key = models.CharField(max_length=64)
    scope_name = models.CharField(max_length=200, default="")
    day = models.PositiveSmallIntegerField()
    #: Addresses as a JSON list.
    receivers = EncryptedText(purpose="datacentre.report_receivers", default="")
    #: What falls due from this day on is made: the day on which it was set up or taken up again.
    since = models.DateField()
    paused = models.BooleanField(default=False)
    #: Why it was paused by itself: a code of wording.py.
    paused_reason = models.CharField(max_length=40, default="")
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["scope_key", "-id"], name="schedules_of_scope")]


class MadeReport(models.Model):
    """A report that was ordered, and the file that it became."""

    key = models.CharField(max_length=32, unique=True)
    staff_id = models.BigIntegerField()
    order = models.JSONField()
    #: Whose figures are in it (`questions.Scope`), and the same as one text: who has the same scope may read it.
    scope = models.JSONField()
    scope_key = models.CharField(max_length=64)
    scope_name = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=10, default=State.ORDERED)
    reason = models.CharField(max_length=40, default="")
    #: Per cent of the work that is done.
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    storage_key = models.CharField(max_length=64, default="")
    title = models.CharField(max_length=200, default="")
    size = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, null=True, related_name="reports")
    #: The first day of what a schedule made it of: of each period one.
    period_first = models.DateField(null=True)
    ordered_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="report_state_is_known"
            ),
            models.UniqueConstraint(fields=["schedule", "period_first"], name="period_reported_once"),
        ]
        indexes = [
            models.Index(fields=["scope_key", "-id"], name="reports_of_scope"),
            models.Index(
                fields=["moved_at"], condition=Q(state__in=["ordered", "making"]), name="reports_under_way"
            ),
            models.Index(fields=["expires_at"], condition=Q(state="done"), name="reports_to_expire"),
        ]


class ReportMail(models.Model):
    """A mail to one receiver that a report is there."""

    report = models.ForeignKey(MadeReport, on_delete=models.CASCADE, related_name="mails")
    #: Its place among the receivers: each gets one.
    place = models.PositiveSmallIntegerField()
    to = EncryptedText(purpose="datacentre.report_mail", default="")
    state = models.CharField(max_length=12, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    carrier = models.CharField(max_length=20, default="")
    last_error = models.CharField(max_length=40, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in MailState]), name="report_mail_state_is_known"
            ),
            models.UniqueConstraint(fields=["report", "place"], name="receiver_mailed_once"),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["queued", "sending"]),
                name="report_mails_waiting",
            )
        ]
