"""What is owed, what came in, what goes back. Amounts in fen."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.payments.rules.procedure import MoneyState, RefundState, State


class Payment(models.Model):
    """A fee of an order. Rows are never deleted: they are the office's book."""

    code = models.CharField(max_length=12, unique=True)
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    #: What the kind that asks for it calls it: asked for again under the same key it is the same payment.
    key = models.CharField(max_length=120, unique=True)
    amount = models.PositiveBigIntegerField()
    #: What for, and the article or table from which the amount comes; both are shown to the person.
    purpose = models.CharField(max_length=120)
    basis = models.CharField(max_length=200)
    #: Who may ask for a waiver, as the kind says it; empty: nobody.
    waiver_hint = models.CharField(max_length=300, default="")
    state = models.CharField(max_length=10, default=State.DUE)
    version = models.PositiveIntegerField(default=1)
    waiver = models.CharField(max_length=16, default="")
    waiver_source = models.CharField(max_length=200, default="")
    waiver_note = EncryptedText(purpose="payments.waiver_note", default="")
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    settled_by = models.CharField(max_length=40, default="")
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="something_is_owed")]
        indexes = [
            models.Index(fields=["order"], name="payments_of_order"),
            GinIndex(fields=["units"], name="payments_below"),
        ]


class Attempt(models.Model):
    """A payment begun at the payment side, under a reference of its own."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    #: Where the payer goes on; empty until the payment side has answered.
    pay_url = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField()
    #: The payment side is asked until then, and for some days after that in which money may still come late.
    expires_at = models.DateTimeField()
    #: When it is asked next; null: no money can come any more.
    ask_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, default="")

    class Meta:
        indexes = [
            models.Index(fields=["payment"], name="attempts_of_payment"),
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="attempts_to_ask"),
        ]


class Money(models.Model):
    """A sum that came in. `source` is unique: what the payment side calls it, or the counter's receipt."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    source = models.CharField(max_length=120, unique=True)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default=MoneyState.SURPLUS)
    came_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            # Whatever runs at once: one sum settles a payment.
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state=MoneyState.SETTLES), name="one_sum_settles"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="something_came"),
        ]


class Refund(models.Model):
    """Money that goes back: all of a sum that came in, once."""

    money = models.OneToOneField(Money, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)
    note = EncryptedText(purpose="payments.refund_note", default="")
    state = models.CharField(max_length=10, default=RefundState.ASKED)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    #: When the payment side is asked to do it next; null where a person pays it out.
    try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_by = models.CharField(max_length=40, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["try_at"], condition=Q(try_at__isnull=False), name="refunds_to_try")]
