"""Money that goes back: what was surplus by itself, what settled a payment by somebody's decision."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.payments.actions.requests import decide, locked, named
from fawang.payments.actions.settlements import payment_side
from fawang.payments.carriers.port import Away, Refused
from fawang.payments.events import PaymentReturned, SurplusReturned
from fawang.payments.models import Money, Payment, Refund
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import MoneyState, RefundState, State, Way
from fawang.people.rules import Permission

ASKED = audit.declare("payments.refund_asked", gettext_lazy("Decided that a payment goes back"))
DONE = audit.declare("payments.refund_done", gettext_lazy("Paid money back"))
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)


def refund_payment(*, by: Actor, code: str, note: str, version: int) -> Payment:
    """Pay back what has settled a payment: by the payment side where it came from there, else by hand.

    Raises:
        NotFound: not theirs to see.
        NotAllowed: they may not.
        Conflict: `stale`; `moved_on_payment`, it is not paid.
        Invalid: the note is missing.
    """
    words = clean(note)
    if not words:
        raise Invalid("invalid", errors={"note": "field_required"})
    with transaction.atomic():
        row = locked(by, code, version)
        row.state = decide(by, row, "refund")
        money = Money.objects.get(payment=row, state=MoneyState.SETTLES)
        online = money.way == Way.ONLINE
        Refund.objects.create(
            money=money, reason="decided", note=words, asked_by=by.label, asked_at=clock.now(),
            try_at=clock.now() if online else None,
        )  # fmt: skip
        row.version += 1
        row.save(update_fields=["state", "version"])
        audit.record(ASKED, by=by, object=named(row), unit_id=row.unit_id, amount=money.amount)
    return row


def pay_out(*, by: Actor, code: str, refund_id: int) -> Payment:
    """Say that a refund was paid out by hand: what was taken at the counter, or what the payment side refused.

    Raises:
        NotFound: not theirs to see, or there is no such refund.
        NotAllowed: they may not.
        Conflict: `refund_by_side`, the payment side is still to do it.
    """
    with transaction.atomic():
        row = locked(by, code)
        if Permission.PAYMENT_REFUND not in queries.permissions_on(row, by):
            raise NotAllowed("not_allowed")
        refund = Refund.objects.select_for_update().filter(pk=refund_id, money__payment=row).first()
        if refund is None:
            raise NotFound("not_found")
        if refund.state == RefundState.DONE:
            return row
        if refund.try_at is not None:
            raise Conflict("refund_by_side")
        _done(by, row, refund)
    return row


def try_refund(*, by: Actor, refund_id: int) -> None:
    """Let the payment side pay a sum back; asked again until it has, with growing pauses."""
    refund = Refund.objects.select_related("money__attempt").get(pk=refund_id)
    attempt, side = refund.money.attempt, payment_side()
    if refund.try_at is None or attempt is None or side is None:
        return
    try:
        done = side.refund(
            attempt.reference, refund.money.source.removeprefix("online:"), refund.money.amount
        )
    except Refused:
        Refund.objects.filter(pk=refund.pk).update(state=RefundState.REFUSED, try_at=None)
        return
    except Away:
        done = False
    if not done:
        pause = min(_LONGEST, _FIRST * 2 ** min(refund.tries, 12))
        Refund.objects.filter(pk=refund.pk, try_at__isnull=False).update(
            try_at=clock.now() + pause, tries=refund.tries + 1
        )
        return
    with transaction.atomic():
        row = Payment.objects.select_for_update().get(pk=refund.money.payment_id)
        refund = Refund.objects.select_for_update().select_related("money").get(pk=refund.pk)
        if refund.state != RefundState.DONE:
            _done(by, row, refund)


def _done(by: Actor, row: Payment, refund: Refund) -> None:
    settled = refund.money.state == MoneyState.SETTLES
    refund.state, refund.done_by, refund.done_at, refund.try_at = (
        RefundState.DONE,
        by.label,
        clock.now(),
        None,
    )
    refund.save(update_fields=["state", "done_by", "done_at", "try_at"])
    Money.objects.filter(pk=refund.money_id).update(state=MoneyState.RETURNED)
    audit.record(DONE, by=by, object=named(row), unit_id=row.unit_id, amount=refund.money.amount)
    if settled and row.state == State.REFUNDING:
        row.state, row.ended_at = decide(by, row, "returned"), clock.now()
        row.version += 1
        row.save(update_fields=["state", "ended_at", "version"])
        news = PaymentReturned(
            payment_id=row.pk, order_id=row.order_id, key=row.key, amount=refund.money.amount,
            unit_id=row.unit_id,
        )  # fmt: skip
        outbox.publish(news, by=by)
    elif not settled:
        surplus = SurplusReturned(
            payment_id=row.pk, order_id=row.order_id, refund_id=refund.pk, amount=refund.money.amount,
            unit_id=row.unit_id,
        )  # fmt: skip
        outbox.publish(surplus, by=by)
