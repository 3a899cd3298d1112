"""The table of notices: one row for everything a person was told, or was not."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.notices.rules import PROBLEMS, WAITING, State


class Notice(models.Model):
    """Something to tell a person or a member of staff, and what became of it.

    `medium`, `third` and `neutral` are the decision taken last; the address is read from the
    contact or the account at the moment of sending, so that nothing goes to a number that was taken back.
    """

    #: What it is about, as `room.thing:id`. Not a key: this room does not know the rooms above.
    order_ref = models.CharField(max_length=60, default="")
    #: The order's code as people see it, so that a list leads to the order without reading `params`.
    order_code = EncryptedText(purpose="notices.order_code", default="")
    #: The competent unit and all above it at the time of telling; who looks after it, if it fails.
    units = ArrayField(models.BigIntegerField(), default=list)
    #: Telling twice under one key tells once.
    dedupe_key = models.CharField(max_length=80)
    text = models.CharField(max_length=30)
    params = EncryptedText(purpose="notices.params", default="")
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    #: Who of the staff is told, instead of the person of a matter.
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: Number and language of a one-time code, which has neither.
    to = EncryptedText(purpose="notices.to", default="")
    locale = models.CharField(max_length=10, default="")

    medium = models.CharField(max_length=10)
    third = models.BooleanField(default=False)
    neutral = models.BooleanField(default=False)
    state = models.CharField(max_length=12)
    #: Why it was suppressed or failed for good.
    reason = models.CharField(max_length=40, default="")
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    #: How often staff had it sent again. Part of its reference, so that a carrier takes it as new.
    repeats = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=40, default="")
    #: The key of CARRIERS that has it, and the reference that the carrier gave.
    carrier = models.CharField(max_length=20, default="")
    carrier_ref = models.CharField(max_length=200, default="")
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="notice_state_is_known"
            ),
            models.UniqueConstraint(fields=["dedupe_key"], name="notice_told_once"),
        ]
        indexes = [
            models.Index(fields=["order_ref", "-id"], name="notices_of_order"),
            # The lists of problems: for units that oversee much; the GIN index is for those of few.
            models.Index(
                fields=["-id"],
                condition=Q(state__in=sorted(str(s) for s in PROBLEMS)),
                name="notice_problems",
            ),
            models.Index(fields=["-id"], condition=Q(state="suppressed"), name="notices_suppressed"),
            GinIndex(
                fields=["units"],
                condition=Q(state__in=sorted(str(s) for s in {*PROBLEMS, State.SUPPRESSED})),
                name="notices_to_look_at",
            ),
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=sorted(str(s) for s in WAITING)),
                name="notices_waiting",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(contact__isnull=True, staff__isnull=True),
                name="notices_to_forget",
            ),
            # Facts are filled by day: what is written in the order of time needs no more than this.
            BrinIndex(fields=["created_at"], name="notices_by_day"),
        ]

    @property
    def is_code(self) -> bool:
        """Tell whether it is a one-time code, which goes to a number and not to somebody we know."""
        return self.contact_id is None and self.staff_id is None


class Subscription(models.Model):
    """Consent to be told later about what somebody was shown. Codes only; it ends by itself."""

    contact = models.ForeignKey("people.Contact", on_delete=models.CASCADE, related_name="+")
    #: The matter from whose page the consent was given, as `room.thing:id`, and its code.
    order_ref = models.CharField(max_length=60)
    order_code = EncryptedText(purpose="notices.subscription.order_code", default="")
    #: What was shown, by code, and in which edition.
    shown = models.JSONField()
    since = models.DateTimeField()
    #: The last day on which anything is told.
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_ref", "contact"], name="subscribed_once"),
        ]
        indexes = [
            GinIndex(fields=["shown"], name="subscriptions_by_code"),
            models.Index(fields=["until"], name="subscriptions_to_forget"),
        ]
