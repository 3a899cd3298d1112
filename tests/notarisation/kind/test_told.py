"""What the person learns, once each time: evidence that came, a review that was asked for and decided."""

import pytest

from fawang.organisations.queries import UnitRow
from fawang.payments.models import Payment
from fawang.work_orders import queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.notarisation.actions.test_decisions import Desk
from tests.told import told
from tests.work_orders.persons import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(nanhai: UnitRow) -> Desk:
    """Return the desk of the office of Nanhai."""
    return Desk(nanhai)


def own(order: WorkOrder, command: str, **data: object) -> WorkOrder:
    """Give a command as the person."""
    fresh = WorkOrder.objects.get(pk=order.pk)
    by = holder(fresh, queries.access_key(fresh))
    return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)


def test_evidence_and_review_are_acknowledged(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept", fee="0")
    # Nothing is owed: it is examined at once, and nobody waits for a payment that never comes.
    assert told(order) == ["received", "notarisation_accepted"]
    order.refresh_from_db()
    assert (order.state, Payment.objects.exists()) == ("examining", False)
    desk.step(order, "ask_proof", papers=["户口簿"], note="")
    own(order, "give_proof", note="")
    assert told(order)[2:] == ["notarisation_proof", "notarisation_proof_received"]
    facts = {**order.facts, "issued_on": order.created_at.date().isoformat()}
    WorkOrder.objects.filter(pk=order.pk).update(state="closed", facts=facts)
    own(order, "ask_review", reason="姓名有误")
    assert told(order)[4:] == ["notarisation_review_asked"]
    desk.step(order, "uphold", desk.head, reason="与证据一致")
    assert told(order)[5:] == ["notarisation_upheld"]
