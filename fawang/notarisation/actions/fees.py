"""The fee: by which table it is set, asked for, settled, and owed by nobody any more."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.notarisation import queries
from fawang.notarisation.data.items import items
from fawang.notarisation.procedure import PROCEDURE
from fawang.notarisation.texts import labels
from fawang.organisations import queries as organisations
from fawang.payments.actions.requests import Fee, ask_payment, cancel_payment
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change

WAIVER_HINT = _(
    "Whoever the law grants legal aid pays less or nothing (Notarisation Law, Art. 34); soldiers and their families,"
    " and who is in difficulty, may ask the office."
)


def accept(change: Change) -> None:
    """Accept, and set the fee: that of the table, or another sum that the officer gives.

    Who applied under a table was told its fee and pays that fee; where it has fallen since, the lower one.

    Raises:
        Invalid: the officer gave none, and no table says it.
    """
    order, day = change.order, change.now.astimezone(clock.CHINA).date()
    region = organisations.unit(order.unit_id).region_code
    value = queries.value_in(work_orders.answers_of(order))
    item, days = items().get(order.facts["item"]), (order.created_at.astimezone(clock.CHINA).date(), day)
    # Of an item that is no longer among those that are offered, the officer sets the fee.
    quotes = [queries.quote(item, region=region, on=one, value=value) for one in days if item]
    found = min(filter(None, quotes), key=lambda one: one.fee.sum, default=None)
    given = change.values["fee"]
    if given is None and found is None:
        raise Invalid("invalid", errors={"fee": "field_required"})
    change.values["fee"] = fee = given if given is not None or found is None else str(found.fee.sum)
    if Decimal(fee) > 0:
        _ask(change, fee, found.table.source if found and given is None else "")
    change.keep(fee=fee, fee_table=found.table.since.isoformat() if found and given is None else "")


def _ask(change: Change, fee: str, table: str) -> None:
    order = change.order
    owed = Fee(
        order_id=order.pk,
        unit_id=order.unit_id,
        amount=int(Decimal(fee) * 100),
        purpose=f"公证费：{labels.ITEMS.get(order.facts['item'], '')}",
        basis=table or "公证处核定",
        waiver_hint=str(WAIVER_HINT),
    )
    ask_payment(by=change.by, key=fee_key(order.pk), fee=owed)


def settle(change: Change) -> None:
    """Keep why nothing was paid, where it was not."""
    change.keep(waived=change.values["waived"] or "")


def end(change: Change) -> None:
    """Let nobody owe a fee for what ends without a certificate."""
    cancel_payment(by=change.by, key=fee_key(change.order.pk))


def fee_key(order_id: int) -> str:
    """Return what the fee of an order is called among payments."""
    return f"{PROCEDURE.name}:{order_id}:fee"
