"""A person's request to up to three lawyers or firms, and the answer of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.lawyers.rules import MOST_RECIPIENTS
from fawang.lawyers.rules.requests import Answer, State


class Request(models.Model):
    """A matter, described once. Its row is the lock of all that happens to it."""

    code = models.CharField(max_length=12, unique=True)
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=24)
    region_code = models.CharField(max_length=12, default="", blank=True, db_collation="C")
    wish = models.CharField(max_length=12)
    words = EncryptedText(purpose="lawyers.request.words", default="")
    #: The other side, by name: what a lawyer looks at before anything else.
    opponent = EncryptedText(purpose="lawyers.request.opponent", default="")
    state = models.CharField(max_length=10)
    expires_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    key_version = models.PositiveSmallIntegerField(default=1)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in State]), name="lawyer_request_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="lawyer_requests_open"),
            models.Index(fields=["contact"], name="lawyer_requests_of_contact"),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, erased=False),
                name="lawyer_requests_ended",
            ),
        ]


class Recipient(models.Model):
    """A lawyer, or a firm (`lawyer` null), who is asked; what of the matter they get; what they answer."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="recipients")
    number = models.PositiveSmallIntegerField()
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: rules.requests.Share: what the person lets them read.
    shares = ArrayField(models.CharField(max_length=10), default=list)
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    fee = models.CharField(max_length=12, default="", blank=True)
    #: Yuan; of a contingent fee per cent.
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: What the fee is for, as the lawyer says; the person's matter stands in it.
    included = EncryptedText(purpose="lawyers.recipient.included", default="")
    times = ArrayField(models.DateTimeField(), default=list)
    chosen_time = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, default="", blank=True)
    answered_by = models.CharField(max_length=60, default="", blank=True)
    cleared_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_RECIPIENTS), name="lawyer_recipient_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in Answer]), name="lawyer_answer_state_known"
            ),
            models.UniqueConstraint(fields=["request", "number"], name="lawyer_recipient_place"),
            models.UniqueConstraint(
                fields=["request", "lawyer", "firm"], nulls_distinct=False, name="lawyer_recipient_once"
            ),
            # Whoever presses at the same moment: one offer is accepted.
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="accepted"), name="lawyer_offer_accepted_once"
            ),
        ]
        indexes = [
            models.Index(fields=["lawyer", "id"], name="lawyer_requests_to_lawyer"),
            models.Index(fields=["firm", "id"], name="lawyer_requests_to_firm"),
        ]
