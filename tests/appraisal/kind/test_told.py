"""What the client learns, once each time: the terms, the fee, what was received, what waits for their signature."""

import json

import pytest

from fawang.notices.models import Notice
from fawang.payments.actions.requests import waive
from fawang.payments.models import Payment
from fawang.payments.rules.procedure import Waiver
from fawang.work_orders.models import WorkOrder
from tests.appraisal.conftest import Desk
from tests.told import told

pytestmark = pytest.mark.django_db


def offered(desk: Desk, fee: str) -> WorkOrder:
    """Return a commission to whose terms the client has consented."""
    order = desk.step(desk.order(), "offer", fee=fee, days=20, risk="检材可能耗尽", no_conflict=True)
    return desk.own(order, "agree", consent=True)


def test_the_way_from_the_commission_to_a_supplement(desk: Desk) -> None:
    order = offered(desk, "2400")
    assert told(order) == ["received", "appraisal_offered", "appraisal_commissioned"]
    commissioned = Notice.objects.get(text="appraisal_commissioned")
    assert "2,400" in json.loads(commissioned.params)["fee"]
    fee = Payment.objects.get()
    waive(by=desk.head.actor, code=fee.code, why=Waiver.AID, source="（2026）1号", version=fee.version)
    assert told(order)[3:] == ["payment_waived"]
    desk.step(order, "appoint", appraisers=["1", "2"], no_conflict=True)
    desk.received(order)
    # Within the institution it goes on without the client being told each time.
    desk.step(order, "hand_over", material="1", taker="store", purpose="保管", intact=True)
    desk.step(order, "take_over", desk.head, material="1")
    assert told(order)[4:] == ["appraisal_received"]
    desk.step(order, "hand_over", material="1", taker="client", purpose="退还", intact=True)
    assert told(order)[5:] == ["appraisal_sign"]
    WorkOrder.objects.filter(pk=order.pk).update(state="issued")
    desk.own(order, "ask_more", reason="漏了一份")
    assert told(order)[6:] == ["appraisal_more_asked"]
    desk.step(order, "leave_it", reason="没有遗漏")
    assert told(order)[7:] == ["appraisal_left"]


def test_where_nothing_is_owed_it_goes_on_by_itself(desk: Desk) -> None:
    order = offered(desk, "0")
    assert order.state == "unpaid"
    assert told(order)[2:] == ["appraisal_commissioned"]
    order.refresh_from_db()
    assert (order.state, Payment.objects.exists()) == ("appraising", False)
