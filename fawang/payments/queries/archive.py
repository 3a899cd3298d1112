"""What the file of an order for an archive has of its payments."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.payments.models import Payment
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import yuan_of
from fawang.payments.texts import labels
from fawang.work_orders.kinds.archive import Part, Table, when
from fawang.work_orders.queries import WorkOrder

_HEAD = (
    pgettext_lazy("archive", "What for"),
    pgettext_lazy("archive", "Yuan"),
    pgettext_lazy("archive", "By which rule"),
    pgettext_lazy("archive", "State"),
    pgettext_lazy("archive", "When"),
    pgettext_lazy("archive", "Details"),
)


def archived(order: WorkOrder) -> Part:
    """Return what was owed in an order, what came in and went back, and why something was waived."""
    rows = [line for one in reversed(queries.of_order(order.pk)) for line in _lines(one)]
    return Part(tables=(Table(gettext_lazy("Fees"), _HEAD, rows),))


def _lines(row: Payment) -> Iterator[tuple[Any, ...]]:
    why = f"{labels.WAIVERS[row.waiver]}: {row.waiver_source}" if row.waiver else ""
    yield row.purpose, yuan_of(row.amount), row.basis, labels.STATES[row.state], when(row.settled_at), why
    for one in queries.money_of(row):
        yield labels.WAYS[one.way], yuan_of(one.amount), "", "", when(one.came_at), one.source
    for back in queries.refunds_of(row):
        sum_ = f"-{yuan_of(back.money.amount)}"
        reason = labels.REFUND_REASONS[back.reason]
        yield reason, sum_, "", labels.REFUNDS[back.state], when(back.done_at), back.money.source
