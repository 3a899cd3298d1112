"""What an appraisal does when something happens elsewhere: its fee is settled, its report is issued."""

from decimal import Decimal
from typing import Any

from fawang.appraisal.procedure import PROCEDURE, Command, State
from fawang.certificates.events import CertificateIssued
from fawang.certificates.queries import certificates
from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.payments.events import PaymentSettled
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.events import StepTaken


def _agreed(event: StepTaken) -> bool:
    return event.command == Command.AGREE


@only(_agreed)
def go_on_when_nothing_is_owed(event: StepTaken) -> None:
    """Appraise at once what was commissioned without a fee: nobody will ever pay it."""
    order = work_orders.order_by_id(event.order_id)
    if kinds.procedure_of(order).name == PROCEDURE.name and not Decimal(order.facts.get("fee") or 0):
        _follow(order.pk, {State.UNPAID}, Command.SETTLE)


def go_on_when_settled(event: PaymentSettled) -> None:
    """Appraise, once nothing is owed."""
    _follow(event.order_id, {State.UNPAID}, Command.SETTLE, waived=event.waiver)


def issue(event: CertificateIssued) -> None:
    """Tell the client that the report is there."""
    row = certificates.by_key(event.key)
    assert row is not None, "an issued certificate is never deleted"
    _follow(event.order_id, {State.SIGNING}, Command.ISSUE, number=row.number)


def _follow(order_id: int, states: set[State], command: Command, **data: Any) -> None:
    """Take a step if the order is of this kind and in one of these states: told twice, it is taken once."""
    order = work_orders.locked(order_id)
    if kinds.procedure_of(order).name == PROCEDURE.name and order.state in states:
        take_step(by=SYSTEM, code=order.code, command=command, version=order.version, data=data)
