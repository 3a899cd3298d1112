"""Payments within somebody's reach, with what came in and what goes back."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Sum

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.queries.scope import scoped
from fawang.payments.models import Attempt, Money, Payment, Refund
from fawang.payments.rules.procedure import MoneyState, RefundState, State
from fawang.people.rules import Permission

PAGE = 50
SEEING = frozenset({Permission.PAYMENT_VIEW, Permission.PAYMENT_RECORD, Permission.PAYMENT_REFUND})
#: The list of payments of which money is still to go back.
TO_REFUND = "to_refund"


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """Some payments, the latest first, and where the next ones begin."""

    rows: list[Payment]
    next: str | None


def _scoped(by: Actor) -> QuerySet[Payment]:
    return scoped(Payment.objects.select_related("unit", "order"), by, *SEEING)


def listed(by: Actor, *, state: str = "", cursor: str = "") -> PaymentPage:
    """Return payments within the reach of `by`; `state` is one of `State`, TO_REFUND or empty.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _scoped(by)
    if state == TO_REFUND:
        open_ = Refund.objects.exclude(state=RefundState.DONE).filter(money__payment=OuterRef("pk"))
        rows = rows.filter(Exists(open_))
    elif state:
        rows = rows.filter(state=state)
    if cursor:
        (last,) = read_cursor(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return PaymentPage(found[:PAGE], write_cursor(found[PAGE - 1].pk) if more else None)


def visible(by: Actor, code: str) -> Payment:
    """Return a payment within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = _scoped(by).filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def permissions_on(row: Payment, by: Actor) -> frozenset[str]:
    """Return what `by` may do to a payment."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset(Permission)
    return by.permissions_on(row.units)


def of_order(order_id: int) -> list[Payment]:
    """Return the payments of an order, the latest first."""
    return list(Payment.objects.filter(order_id=order_id).select_related("unit").order_by("-pk"))


def in_order(by: Actor, order_id: int) -> list[Payment]:
    """Return the payments of an order within the reach of `by`, the latest first."""
    return list(_scoped(by).filter(order_id=order_id).order_by("-pk"))


def by_key(key: str) -> Payment | None:
    """Return the payment that a kind calls `key`; nothing is checked."""
    return Payment.objects.filter(key=key).first()


def token_of(row: Payment) -> str:
    """Return the secret that opens a payment to whoever owes it: computed, not stored."""
    return keyed_token(settings.FAWANG_LINK_KEY, "payment", row.code)


def by_token(code: str, token: str) -> Payment:
    """Return the payment of a link.

    Raises:
        NotFound: the link opens nothing.
    """
    row = Payment.objects.filter(code=code).select_related("unit", "order").first()
    expected = keyed_token(settings.FAWANG_LINK_KEY, "payment", row.code if row else "")
    if not same_token(expected, token) or row is None:
        raise NotFound("not_found")
    return row


def open_attempt(row: Payment, now: datetime) -> Attempt | None:
    """Return the attempt that the payer can go on with."""
    found = Attempt.objects.filter(payment=row, expires_at__gt=now, outcome__in=("", "pending"))
    return found.order_by("-pk").first()


def last_attempt(row: Payment) -> Attempt | None:
    """Return the latest attempt."""
    return Attempt.objects.filter(payment=row).order_by("-pk").first()


def money_of(row: Payment) -> list[Money]:
    """Return what came in, in order."""
    return list(Money.objects.filter(payment=row).order_by("pk"))


def refunds_of(row: Payment) -> list[Refund]:
    """Return what goes back, in order."""
    return list(Refund.objects.filter(money__payment=row).select_related("money").order_by("pk"))


def to_ask(now: datetime, *, most: int = 100) -> list[str]:
    """Return the references at which the payment side is to be asked now."""
    rows = Attempt.objects.filter(ask_at__lte=now).order_by("ask_at")
    return list(rows.values_list("reference", flat=True)[:most])


def to_refund(now: datetime, *, most: int = 100) -> list[int]:
    """Return the refunds that the payment side is to do now."""
    return list(Refund.objects.filter(try_at__lte=now).order_by("try_at").values_list("pk", flat=True)[:most])


def balance(by: Actor) -> dict[str, int]:
    """Return the fen that have settled payments within the reach of `by`, and those that wait to go back."""
    rows = Money.objects.filter(payment__in=_scoped(by))
    settled = rows.filter(state=MoneyState.SETTLES, payment__state=State.PAID).aggregate(sum=Sum("amount"))[
        "sum"
    ]
    waiting = Refund.objects.filter(money__in=rows).exclude(state=RefundState.DONE)
    return {"settled": settled or 0, "waiting": waiting.aggregate(sum=Sum("money__amount"))["sum"] or 0}
