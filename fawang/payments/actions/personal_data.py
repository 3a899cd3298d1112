"""What payments keep about people: that somebody paid for a matter, how, and why they did not have to.

Payments are the office's book and have to be kept. Erasing the order takes away the words written beside them.
"""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.payments.models import Payment, Refund
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import RefundState, State

_ORDER = "work_orders.order"


def _erase(by: Actor, record: Record) -> int:
    rows = Payment.objects.filter(order_id=record.id)
    owed = Refund.objects.filter(money__payment__in=rows).exclude(state=RefundState.DONE)
    if rows.filter(state=State.REFUNDING).exists() or owed.exists():
        raise Conflict("refund_open")
    Refund.objects.filter(money__payment__in=rows).update(note="")
    return rows.update(waiver_note="", waiver_source="")


def _export(record: Record) -> list[dict[str, Any]] | None:
    return [
        {
            "code": row.code,
            "amount_fen": row.amount,
            "purpose": row.purpose,
            "basis": row.basis,
            "state": row.state,
            "waiver": row.waiver,
            "waiver_source": row.waiver_source,
            "waiver_note": row.waiver_note,
            "settled_at": row.settled_at,
            "money": [
                {"way": one.way, "amount_fen": one.amount, "at": one.came_at} for one in queries.money_of(row)
            ],
            "paid_back": [
                {"amount_fen": one.money.amount, "why": one.reason, "note": one.note, "at": one.done_at}
                for one in Refund.objects.filter(money__payment=row).select_related("money").order_by("pk")
            ],
        }
        for row in queries.of_order(record.id)
    ] or None


KEEPER = Keeper("payments", frozenset({_ORDER}), erase=_erase, export=_export)
