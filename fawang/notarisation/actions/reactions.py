"""What notarisation does when something happens elsewhere: a fee is settled, a certificate is issued or ended."""

from decimal import Decimal
from typing import Any

from fawang.certificates.events import CertificateEnded, CertificateIssued
from fawang.certificates.queries import certificates
from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.notarisation.procedure import PROCEDURE, Command, State
from fawang.payments.events import PaymentSettled
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import follow
from fawang.work_orders.events import StepTaken


def _accepted(event: StepTaken) -> bool:
    return event.command == Command.ACCEPT


@only(_accepted)
def go_on_when_nothing_is_owed(event: StepTaken) -> None:
    """Examine at once what was accepted without a fee: nobody will ever pay it."""
    order = work_orders.order_by_id(event.order_id)
    if kinds.procedure_of(order).name == PROCEDURE.name and not Decimal(order.facts.get("fee") or 0):
        _follow(order.pk, {State.UNPAID}, Command.SETTLE)


def go_on_when_settled(event: PaymentSettled) -> None:
    """Examine, once nothing is owed."""
    _follow(event.order_id, {State.UNPAID}, Command.SETTLE, waived=event.waiver)


def issue(event: CertificateIssued) -> None:
    """Tell the person that their certificate is there. One drafted for a review waits until the first one is ended."""
    row = certificates.by_key(event.key)
    assert row is not None, "an issued certificate is never deleted"
    _follow(event.order_id, {State.SIGNING}, Command.ISSUE, number=row.number)


def end(event: CertificateEnded) -> None:
    """Close what was corrected; revoke what was revoked (Art. 39)."""
    found = {State.ISSUED, State.CLOSED, State.REVIEWING}
    row = certificates.by_key(event.key)
    if row is not None and row.corrected_by is not None:
        _follow(event.order_id, found, Command.CORRECT, number=row.corrected_by.number)
    else:
        _follow(event.order_id, found, Command.REVOKE)


def _follow(order_id: int, states: set[State], command: Command, **data: Any) -> None:
    follow(by=SYSTEM, order_id=order_id, procedure=PROCEDURE.name, states=states, command=command, **data)
