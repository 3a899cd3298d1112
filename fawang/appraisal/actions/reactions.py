"""What an appraisal does when something happens elsewhere: its fee is settled, its report is issued."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from fawang.appraisal import queries
from fawang.appraisal.procedure import PROCEDURE, Command, State
from fawang.certificates.events import CertificateIssued
from fawang.certificates.queries import certificates
from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import tell_staff
from fawang.payments.events import PaymentSettled
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import follow
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


def tell_appraisers(event: StepTaken) -> None:
    """Tell those who made the report that a court summons them: the institution tells them in time (Art. 47)."""
    if event.command != Command.SUMMON:
        return
    order = work_orders.order_by_id(event.order_id)
    if kinds.procedure_of(order).name != PROCEDURE.name or not order.facts.get("summoned_to"):
        return
    for one in queries.appraisers_by_id(order.facts.get("appraisers", ())):
        if one.staff_id is not None:
            tell_staff(
                by=SYSTEM,
                staff_id=one.staff_id,
                order_ref=f"work_orders.order:{order.pk}",
                text="appraisal_summoned",
                params={
                    "code": order.code,
                    "link": reverse("work_orders:order", args=[order.code]),
                    "day": order.facts["summoned_to"],
                },
                # Not `step:`, under which the person is told of the same step.
                dedupe_key=f"summons:{order.pk}:{event.seq}:{one.staff_id}",
                units=work_orders.snapshot(order).units,
            )


def _follow(order_id: int, states: set[State], command: Command, **data: Any) -> None:
    follow(by=SYSTEM, order_id=order_id, procedure=PROCEDURE.name, states=states, command=command, **data)
