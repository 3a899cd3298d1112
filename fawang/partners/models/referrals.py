"""Referrals, what happened to each, and how each step was brought to the other side."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.partners.models.partners import Agreement, Partner
from fawang.partners.rules.procedure import Direction, State

#: Depth of the tree of units, as `work_orders.WorkOrder` has it.
DEPTHS = (1, 2, 3, 4, 5)


class Referral(models.Model):
    """A matter, or a part of one, between us and one partner. An order may have several, each with its own state.

    `unit_1` … `unit_5` are the unit here that has it and those above it; `queue_key` (work_orders.rules.queue) is
    its place in every list. What is known of the person stands encrypted in `fields`.
    """

    #: Our number of it, which the other side gets.
    code = models.CharField(max_length=12, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    #: The version under which it began, and ends.
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    #: What the other side calls it; empty until it has told.
    reference = models.CharField(max_length=80, default="")
    state = models.CharField(max_length=12, default=State.OFFERED)
    version = models.PositiveIntegerField(default=1)
    #: Whose turn it is (`rules.procedure.Side`); empty when it has ended.
    turn = models.CharField(max_length=8, default="")
    #: Our own messages so far, and the highest step of theirs.
    our_steps = models.PositiveIntegerField(default=0)
    their_steps = models.PositiveIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    decided = models.BooleanField(default=False)
    #: The code of the last refusal or return, and who was said to be next.
    reason = models.CharField(max_length=40, default="")
    next = models.CharField(max_length=120, default="")

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.PROTECT, null=True, related_name="+")
    matter = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    urgency = models.CharField(max_length=8)
    #: Its person may be watched: shown and told nowhere that others may see.
    discreet = models.BooleanField(default=False)
    #: The call with which it was handed over, or 110 was told first.
    call_reference = models.CharField(max_length=60, default="")
    police_called_at = models.DateTimeField(null=True)

    #: `rules.agreements.FIELDS` by name, as JSON.
    fields = EncryptedText(purpose="partners.fields", default="")
    #: Keyed hash of the number, and blind tokens of name and number: the same matter is recognised by them.
    phone_hash = models.BinaryField(default=b"")
    tokens = ArrayField(models.IntegerField(), default=list)
    #: Joined by a person with another one: the same matter came twice.
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    #: Shown to the person and agreed by them, where consent is the ground; taken back.
    consent_at = models.DateTimeField(null=True)
    consent_by = models.CharField(max_length=40, default="")
    consent_text = models.CharField(max_length=2000, default="")
    consent_withdrawn_at = models.DateTimeField(null=True)

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    unit_1 = models.BigIntegerField(null=True)
    unit_2 = models.BigIntegerField(null=True)
    unit_3 = models.BigIntegerField(null=True)
    unit_4 = models.BigIntegerField(null=True)
    unit_5 = models.BigIntegerField(null=True)
    queue_key = models.BigIntegerField()

    #: The first receipt here: statutory terms run from it, whatever is refused or given back afterwards.
    received_at = models.DateTimeField()
    #: The one clock that runs, of whose turn it is.
    term = models.CharField(max_length=12, default="")
    term_from = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    red_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True)
    card = models.CharField(max_length=6, default="none")

    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # What comes twice is one. Of ours a partner may keep several under one number of its own.
            models.UniqueConstraint(
                fields=["partner", "reference"],
                condition=Q(direction=Direction.IN),
                name="one_referral_of_a_reference",
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[f"unit_{depth}", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}),
                    name=f"referrals_{depth}",
                )
                for depth in DEPTHS
            ),
            # An upper unit has all of a partner's below it.
            *(
                models.Index(
                    fields=[f"unit_{depth}", "partner", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}),
                    name=f"referrals_partner_{depth}",
                )
                for depth in (1, 2)
            ),
            *(
                models.Index(
                    fields=[f"unit_{depth}", "turn", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}),
                    name=f"referrals_turn_{depth}",
                )
                for depth in (1, 2)
            ),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="referrals_of_order"),
            models.Index(
                fields=["ended_at"],
                condition=Q(order__isnull=True, erased=False, ended_at__isnull=False),
                name="referrals_to_forget",
            ),
            # Each message that comes is looked for among ours, too.
            models.Index(
                fields=["partner", "reference"],
                condition=Q(direction=Direction.OUT),
                name="ours_of_a_reference",
            ),
            models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="referrals_to_check"),
            models.Index(fields=["phone_hash"], condition=~Q(phone_hash=b""), name="referrals_of_phone"),
            models.Index(fields=["partner", "updated_at", "id"], name="referrals_of_partner"),
            # The facts of the data centre are read day by day.
            models.Index(fields=["created_at"], name="referrals_by_day"),
            GinIndex(fields=["tokens"], name="referral_tokens"),
        ]


class TrailEntry(models.Model):
    """One step on the trail of a referral. Append-only: a trigger refuses changes other than erasure."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    #: `rules.procedure.Side`.
    side = models.CharField(max_length=8)
    #: `rules.procedure.Command`; what the other side said too late, or at the same moment, is `late`.
    command = models.CharField(max_length=16)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    actor = models.CharField(max_length=40)
    #: The sender's count: ours where the other side is told of it, theirs where it comes from them.
    our_step = models.PositiveIntegerField(null=True)
    their_step = models.PositiveIntegerField(null=True)
    #: Reason, next, words and fields of this step, as JSON.
    data = EncryptedText(purpose="partners.trail", default="")
    public = models.BooleanField(default=True)
    #: When it happened at whoever took it; and when it was written here.
    happened_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "seq"], name="one_trail_entry_at_a_time"),
            models.UniqueConstraint(
                fields=["referral", "their_step"],
                condition=Q(their_step__isnull=False),
                name="their_step_once",
            ),
        ]


class Sending(models.Model):
    """How a step of ours was brought to the other side. One row for each step that is told."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    link = models.CharField(max_length=20)
    #: `links.Outcome`; `told` when a person has brought it there.
    outcome = models.CharField(max_length=10)
    at = models.DateTimeField()
    #: The reference of the call, or of the letter, with which a person has brought it there.
    told_by = models.CharField(max_length=40, default="")
    told_at = models.DateTimeField(null=True)
    told_reference = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "seq"], name="one_sending_of_a_step")]
        indexes = [
            models.Index(
                fields=["partner", "id"],
                condition=Q(outcome="by_hand", told_at__isnull=True),
                name="sendings_by_hand",
            )
        ]


class TokenForm(models.Model):
    """A link by which a body without a system answers: with an expiry and a one-time code, which it gets another
    way.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    #: Keyed hashes: who reads the table can open nothing.
    token_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    tries = models.PositiveSmallIntegerField(default=0)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: When the code was used; the browser that used it goes on with a key of its own.
    opened_at = models.DateTimeField(null=True)
    session_hash = models.BinaryField(default=b"")
    remind_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["referral"], name="token_forms_of_referral"),
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False), name="token_forms_to_remind"
            ),
        ]
