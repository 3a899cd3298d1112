"""Money that comes in: at the counter, or at the payment side, which tells us and is asked.

Each sum is a row by the name that its source has for it, so nothing counts twice. The payment's row is the lock: the
first sum of exactly what is owed settles it, every other one is surplus and goes back.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, Unavailable
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.payments.actions.requests import decide, locked, named, publish_settled, stands_against
from fawang.payments.carriers.http import HttpPaymentSide
from fawang.payments.carriers.port import Ask, Away, PaymentSide, Refused, Standing
from fawang.payments.models import Attempt, Money, Payment, Refund
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import AT_COUNTER, MoneyState, RefundState, State, Way

CAME = audit.declare("payments.money_came", gettext_lazy("Took money for a payment"))
#: So long a payer has for an attempt; the payment side is asked for some days more, for what comes late. Own figures.
GOOD_FOR = timedelta(minutes=30)
LATE = timedelta(days=7)
#: Pauses between questions: a minute at first, doubled up to an hour.
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=1)
RETRY_SECONDS = 30


def payment_side() -> PaymentSide | None:
    """Return the payment side of this installation; None where people pay at the counter only."""
    return HttpPaymentSide.configured()


def begin(*, by: Actor, row: Payment) -> Attempt:
    """Begin to pay, or go on with what was begun; return the attempt, with where the payer goes on.

    Its row is there before the payment side is asked: whatever breaks then, the reference is known and asked for.

    Raises:
        Conflict: `moved_on_payment`, nothing is due; `no_payment_side`; `payment_refused`, it will not take it.
        Unavailable: `payment_side_away`.
    """
    side = payment_side()
    if side is None:
        raise Conflict("no_payment_side")
    now = clock.now()
    with transaction.atomic():
        row = Payment.objects.select_for_update().get(pk=row.pk)
        decide(SYSTEM, row, "begin")
        attempt = queries.open_attempt(row, now)
        if attempt is None:
            attempt = Attempt.objects.create(
                payment=row,
                reference=f"p{secrets.token_hex(12)}",
                created_at=now,
                expires_at=now + GOOD_FOR,
                ask_at=now + _FIRST,
            )
    if attempt.pay_url:
        return attempt
    link = settings.FAWANG_PUBLIC_URL + reverse("payments:own", args=[row.code, queries.token_of(row)])
    ask = Ask(
        reference=attempt.reference,
        amount=row.amount,
        subject=row.purpose,
        expires_at=attempt.expires_at,
        notify_url=settings.FAWANG_PUBLIC_URL + reverse("payments:notice"),
        return_url=link,
    )
    try:
        attempt.pay_url = side.begin(ask)
    except Refused:
        Attempt.objects.filter(pk=attempt.pk).update(outcome="refused")
        raise Conflict("payment_refused") from None
    except Away as away:
        raise Unavailable("payment_side_away", retry_after=RETRY_SECONDS) from away
    Attempt.objects.filter(pk=attempt.pk).update(pay_url=attempt.pay_url)
    return attempt


def ask_side(*, by: Actor, reference: str) -> None:
    """Ask the payment side how an attempt stands, take what came, and set when it is asked next."""
    attempt, side, now = Attempt.objects.get(reference=reference), payment_side(), clock.now()
    standing: Standing | None = None
    # Away: nothing is known meanwhile, and it is asked again.
    with suppress(Away):
        standing = side.standing(reference) if side else None
    if standing is not None:
        receive(by=by, standing=standing)
    pause = min(_LONGEST, _FIRST * 2 ** min(attempt.asked, 12))
    over = now + pause > attempt.expires_at + LATE
    Attempt.objects.filter(pk=attempt.pk).update(
        ask_at=None if over else now + pause, asked=attempt.asked + 1
    )


def receive(*, by: Actor, standing: Standing) -> None:
    """Take all the money that the payment side tells of an attempt. Told twice it is the same money."""
    with transaction.atomic():
        found = Attempt.objects.filter(reference=standing.reference).select_related("payment").first()
        if found is None:
            return
        row = Payment.objects.select_for_update().get(pk=found.payment_id)
        for one in standing.sums:
            _take(
                by,
                row,
                attempt=found,
                way=Way.ONLINE,
                source=f"online:{one.id}",
                amount=one.amount,
                at=one.at,
            )
        if standing.state != found.outcome:
            Attempt.objects.filter(pk=found.pk).update(outcome=standing.state)


def record_at_counter(*, by: Actor, code: str, way: Way, receipt: str, amount: int, version: int) -> Payment:
    """Record that somebody has paid at the counter.

    Args:
        receipt: the number of the paper receipt, or of the terminal's slip; each once at an office.
        amount: what was taken, in fen: exactly what is owed.

    Raises:
        NotFound: not theirs to see.
        Conflict: `stale`; `moved_on_payment`; `amount_differs`; `receipt_used`.
        Invalid: the receipt is missing; money comes in another way.
    """
    number = "".join(clean(receipt).split())[:60]
    if not number or way not in AT_COUNTER:
        raise Invalid(
            "invalid", errors={"receipt": "field_required"} if not number else {"way": "field_wrong"}
        )
    with transaction.atomic():
        row = locked(by, code)
        source = f"counter:{row.unit_id}:{way}:{number}"
        before = Money.objects.filter(source=source).first()
        if before is not None:
            if before.payment_id == row.pk and before.amount == amount:
                return row
            raise Conflict("receipt_used")
        if row.version != version:
            raise Conflict("stale", version=row.version)
        decide(by, row, "settle", came=amount)
        _take(by, row, attempt=None, way=way, source=source, amount=amount, at=clock.now())
    return row


def _take(
    by: Actor, row: Payment, *, attempt: Attempt | None, way: Way, source: str, amount: int, at: datetime
) -> None:
    """Write a sum down, once, and let it settle the payment if it can. The payment is locked."""
    if Money.objects.filter(source=source).exists():
        return
    settles = stands_against(by, row, "settle", came=amount) is None
    money = Money.objects.create(
        payment=row,
        attempt=attempt,
        way=way,
        source=source,
        amount=amount,
        state=MoneyState.SETTLES if settles else MoneyState.SURPLUS,
        came_at=at,
        recorded_by=by.label,
    )
    audit.record(
        CAME, by=by, object=named(row), unit_id=row.unit_id, amount=amount, way=str(way), settles=settles
    )
    if settles:
        row.state, row.settled_by, row.settled_at = State.PAID, by.label, clock.now()
        row.version += 1
        row.save()
        publish_settled(by, row, way=way)
        return
    reason = "paid_twice" if row.state in (State.PAID, State.REFUNDING, State.REFUNDED) else (
        "amount_differs" if row.state == State.DUE else "not_owed"
    )  # fmt: skip
    Refund.objects.create(
        money=money, reason=reason, asked_by=SYSTEM.label, asked_at=clock.now(), try_at=clock.now(),
        state=RefundState.ASKED,
    )  # fmt: skip
