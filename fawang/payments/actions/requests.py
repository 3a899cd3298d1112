"""A kind of order asks for a fee; it is waived, or nobody owes it any more."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.organisations import queries as organisations
from fawang.payments.events import PaymentSettled
from fawang.payments.models import Payment
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import PROCEDURE, Facts, State, Waiver

ASKED = audit.declare("payments.asked", gettext_lazy("Asked for a payment"))
WAIVED = audit.declare("payments.waived", gettext_lazy("Waived a payment"))
CANCELLED = audit.declare("payments.cancelled", gettext_lazy("Cancelled a payment that was due"))
_MOST_FEN = 10**11


@dataclass(frozen=True, slots=True)
class Fee:
    """What is owed.

    Args:
        amount: in fen.
        purpose, basis: what for, and the article or table from which the amount comes; shown to the person.
        waiver_hint: who may ask for a waiver, as the kind says it; empty: nobody.
    """

    order_id: int
    unit_id: int
    amount: int
    purpose: str
    basis: str
    waiver_hint: str = ""


def ask_payment(*, by: Actor, key: str, fee: Fee, is_demo: bool = False) -> Payment:
    """Ask for a fee; asked again under the same `key` it is the same payment.

    Called within the step that decides it. Whoever calls has judged what `by` may do.

    Raises:
        Invalid: `amount_wrong`.
        Conflict: `payment_asked_otherwise`, under this key another amount was asked for.
    """
    if not 0 < fee.amount < _MOST_FEN:
        raise Invalid("invalid", errors={"amount": "amount_wrong"})
    unit = organisations.unit(fee.unit_id)
    with transaction.atomic():
        found = Payment.objects.select_for_update().filter(key=key).first()
        if found is not None:
            if (found.amount, found.order_id) != (fee.amount, fee.order_id):
                raise Conflict("payment_asked_otherwise")
            return found
        row = Payment(
            key=key,
            order_id=fee.order_id,
            unit_id=unit.id,
            units=list(unit.path),
            amount=fee.amount,
            purpose=clean(fee.purpose)[:120],
            basis=clean(fee.basis)[:200],
            waiver_hint=clean(fee.waiver_hint)[:300],
            created_by=by.label,
            created_at=clock.now(),
            is_demo=is_demo,
        )
        save_under_code(row)
        audit.record(ASKED, by=by, object=named(row), unit_id=row.unit_id, amount=row.amount)
    return row


def waive(*, by: Actor, code: str, why: Waiver, source: str, note: str = "", version: int) -> Payment:
    """Waive what is due: nobody pays, and what is done for the person goes on.

    Args:
        source: the paper or article on which it rests, such as a certificate of legal aid with its number.

    Raises:
        NotFound: not theirs to see.
        Conflict: `stale`; `moved_on_payment`, it is settled.
        Invalid: the source is missing.
    """
    words = clean(source)[:200]
    if not words:
        raise Invalid("invalid", errors={"source": "field_required"})
    with transaction.atomic():
        row = locked(by, code, version)
        decide(by, row, "waive")
        row.state, row.waiver, row.waiver_source, row.waiver_note = State.WAIVED, why, words, clean(note)
        row.settled_by, row.settled_at = by.label, clock.now()
        row.version += 1
        row.save()
        audit.record(WAIVED, by=by, object=named(row), unit_id=row.unit_id, amount=row.amount, why=str(why))
        publish_settled(by, row, way="")
    return row


def cancel_payment(*, by: Actor, key: str) -> Payment | None:
    """Let nobody owe what a kind asked for under `key`, if it is still due. Money that comes later goes back."""
    with transaction.atomic():
        row = Payment.objects.select_for_update().filter(key=key).first()
        if row is None or row.state != State.DUE:
            return row
        row.state, row.ended_at = State.CANCELLED, clock.now()
        row.version += 1
        row.save(update_fields=["state", "ended_at", "version"])
        audit.record(CANCELLED, by=by, object=named(row), unit_id=row.unit_id)
    return row


def locked(by: Actor, code: str, version: int | None = None) -> Payment:
    """Return a payment of theirs, locked until the running transaction ends.

    Raises:
        NotFound: it is not theirs to see.
        Conflict: `stale`, with the newer version.
    """
    queries.visible(by, code)
    row = Payment.objects.select_for_update().get(code=code)
    if version is not None and row.version != version:
        raise Conflict("stale", version=row.version)
    return row


def decide(by: Actor, row: Payment, command: str, *, came: int | None = None) -> str:
    """Return the state after `command`.

    Raises:
        NotAllowed, Conflict: what stands against it.
    """
    facts = Facts(row.state, row.amount, came)
    held = queries.permissions_on(row, by)
    step, _values = PROCEDURE.decide(facts, command, permissions=held, now=clock.now())
    return step.target_for(facts)


def stands_against(by: Actor, row: Payment, command: str, *, came: int | None = None) -> Problem | None:
    """Return what stands against a command, None where nothing does."""
    try:
        decide(by, row, command, came=came)
    except Problem as against:
        return against
    return None


def publish_settled(by: Actor, row: Payment, *, way: str) -> None:
    """Tell that nothing is owed any more, in the running transaction."""
    news = PaymentSettled(
        payment_id=row.pk, order_id=row.order_id, key=row.key, amount=row.amount, way=way, waiver=row.waiver,
        unit_id=row.unit_id,
    )  # fmt: skip
    outbox.publish(news, by=by)


def named(row: Payment) -> str:
    """Return how audit and events name a payment."""
    return f"payments.payment:{row.pk}"
