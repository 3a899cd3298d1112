"""What the person learns of their fee: it came, it is waived, it went back; each once, however often delivered."""

import json

import pytest

from fawang.kernel.rules.actor import ANONYMOUS
from fawang.notices.models import Notice
from fawang.payments.actions.refunds import refund_payment
from fawang.payments.actions.requests import waive
from fawang.payments.actions.settlements import begin
from fawang.payments.models import Payment
from fawang.payments.rules.procedure import Waiver
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.payments.actions.test_settlements import after, asked_again
from tests.payments.cases import RunningSide
from tests.told import told

pytestmark = pytest.mark.django_db


def sum_of(text: str) -> str:
    """Return the sum of which somebody was told."""
    found: str = json.loads(Notice.objects.get(text=text).params)["sum"]
    return found


def test_what_came_and_what_was_too_much(side: RunningSide, payment: Payment, order: WorkOrder) -> None:
    after(side, payment, "twice")
    assert told(order) == ["received", "payment_received", "payment_surplus"]
    assert "200.50" in sum_of("payment_received")
    assert "200.50" in sum_of("payment_surplus")


def test_a_wrong_amount_goes_back_and_nothing_is_said_to_be_paid(
    side: RunningSide, payment: Payment, order: WorkOrder
) -> None:
    after(side, payment, "wrong")
    assert told(order) == ["received", "payment_surplus"]
    assert "200.49" in sum_of("payment_surplus")


def test_what_is_paid_back(side: RunningSide, payment: Payment, order: WorkOrder) -> None:
    head = sign_in(Role.OFFICE_HEAD, order.unit)
    after(side, payment, "silent")
    refund_payment(by=head.actor, code=payment.code, note="不予办理", version=payment.version)
    assert told(order) == ["received", "payment_received"]
    asked_again()
    assert told(order)[2:] == ["payment_returned"]


@pytest.mark.parametrize("mode", ["refused", "never"])
def test_nothing_is_told_of_what_did_not_come(
    side: RunningSide, payment: Payment, order: WorkOrder, mode: str
) -> None:
    after(side, payment, mode)
    assert told(order) == ["received"]


def test_a_waiver(payment: Payment, order: WorkOrder) -> None:
    head = sign_in(Role.OFFICE_HEAD, order.unit)
    waive(by=head.actor, code=payment.code, why=Waiver.AID, source="（2026）1号", version=payment.version)
    assert told(order) == ["received", "payment_waived"]


def test_an_erased_matter_is_told_nothing(side: RunningSide, payment: Payment, order: WorkOrder) -> None:
    side.mode("silent")
    begin(by=ANONYMOUS, row=payment)
    WorkOrder.objects.filter(pk=order.pk).update(erased=True)
    asked_again()
    assert "payment_received" not in told(order)
