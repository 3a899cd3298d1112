"""What follows an upheld objection, and costs that are paid back: by whom, on which ground, and never on another."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.legal_aid.actions.reactions import record_repayment
from fawang.legal_aid.actions.repayments import payment_key
from fawang.legal_aid.queries import remedies
from fawang.legal_aid.rules import TERMINATION_GROUNDS
from fawang.legal_aid.rules.remedies import Remedy
from fawang.payments.events import PaymentSettled
from fawang.payments.queries import payments
from fawang.people.rules import Role
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


def own(order: WorkOrder) -> Actor:
    return work_orders.actor_with_key(order.code, work_orders.access_key(order), SYSTEM)


def terminated(order: WorkOrder, officer: Actor, article: str = "48.1") -> WorkOrder:
    order = bring_to(order, "in_progress")
    return give(order, "terminate", by=officer, article=article, reason="隐瞒收入骗取法律援助。")


def ordered(order: WorkOrder, officer: Actor, supervisor: Actor) -> WorkOrder:
    order = give(order, "propose_repayment", by=officer, sum="2000.50", reason="补贴及差旅费")
    return give(order, "order_repayment", by=supervisor, reason="第六十四条")


def upheld(order: WorkOrder) -> WorkOrder:
    order = give(order, "refuse", article="41", reason="收入超标")
    order = give(order, "object", by=own(order), reason="没有计算房租")
    return give(order, "uphold", reason="维持")


def test_after_an_upheld_objection_both_ways_are_open_from_the_day_of_delivery(
    order: WorkOrder, supervisor: Actor
) -> None:
    order = upheld(order)
    (one,) = remedies.standing(work_orders.history(order, public=True))
    assert not one.served
    assert one.known_on == clock.today()
    assert {way.code for way in one.ways} == {Remedy.RECONSIDERATION, Remedy.SUIT}
    day = clock.today() + timedelta(days=3)
    with pytest.raises(Invalid) as caught:
        give(
            order,
            "record_service",
            by=supervisor,
            decision="objection",
            served_on=day.isoformat(),
            way="post",
        )
    assert caught.value.errors == {"served_on": "day_in_future"}
    with clock.at(clock.now() + timedelta(days=4)):
        give(
            order,
            "record_service",
            by=supervisor,
            decision="objection",
            served_on=day.isoformat(),
            way="post",
        )
        order.refresh_from_db()
        (one,) = remedies.standing(work_orders.history(order, public=True))
    assert (one.served, one.known_on) == (True, day)


def test_bodies_are_those_of_the_bureau(order: WorkOrder) -> None:
    named = {(one.remedy, one.name) for one in remedies.bodies(order)}
    assert (Remedy.RECONSIDERATION, "南海区人民政府") in named
    assert (Remedy.SUIT, "南海区人民法院") in named
    assert any(remedy == Remedy.RECONSIDERATION and "佛山市" in name for remedy, name in named)


def test_a_decision_that_is_overturned_leaves_no_way(order: WorkOrder) -> None:
    order = give(order, "refuse", article="41", reason="收入超标")
    order = give(order, "object", by=own(order), reason="没有计算房租")
    order = give(order, "overturn", reason="应当援助")
    assert remedies.standing(work_orders.history(order, public=True)) == []


@pytest.mark.parametrize("article", [one for one in TERMINATION_GROUNDS if one != "48.1"])
def test_no_other_ground_leads_to_repayment(order: WorkOrder, officer: Actor, article: str) -> None:
    order = terminated(order, officer, article)
    with pytest.raises(Conflict) as caught:
        give(order, "propose_repayment", by=officer, sum="100", reason="x")
    assert caught.value.code == "repayment_not_due"
    assert payments.of_order(order.pk) == []


def test_a_second_person_orders_it_and_the_person_gets_a_payment(
    order: WorkOrder, officer: Actor, supervisor: Actor, staff: Appoint
) -> None:
    order = terminated(order, officer)
    both = staff(Role.OFFICE_OFFICER, order.unit_id, Role.SUPERVISOR, order.unit_id)
    order = give(order, "propose_repayment", by=both, sum="2000.50", reason="补贴及差旅费")
    assert payments.of_order(order.pk) == []
    with pytest.raises(Conflict) as caught:
        give(order, "order_repayment", by=both, reason="第六十四条")
    assert caught.value.code == "second_person"
    with pytest.raises(NotAllowed):
        give(order, "order_repayment", by=officer, reason="第六十四条")
    order = give(order, "order_repayment", by=supervisor, reason="第六十四条")
    (payment,) = payments.of_order(order.pk)
    assert (payment.amount, payment.state) == (200050, "due")
    assert payment.key == f"{payment_key(order.pk)}:1"
    assert "第六十四条" in payment.basis
    (one,) = remedies.standing(work_orders.history(order, public=True))
    assert one.decision == "repayment"


def test_nothing_is_no_sum(order: WorkOrder, officer: Actor) -> None:
    order = terminated(order, officer)
    with pytest.raises(Invalid) as caught:
        give(order, "propose_repayment", by=officer, sum="0", reason="x")
    assert caught.value.errors == {"sum": "sum_wrong"}


def test_an_objection_stays_open_and_when_it_succeeds_nothing_is_owed(
    order: WorkOrder, officer: Actor, supervisor: Actor
) -> None:
    order = ordered(terminated(order, officer), officer, supervisor)
    order = give(order, "object", by=own(order), reason="没有隐瞒")
    order = give(order, "overturn", by=supervisor, reason="认定有误")
    assert [one.state for one in payments.of_order(order.pk)] == ["cancelled"]
    assert order.facts["repayment"] == "revoked"


def test_an_order_is_taken_back_and_made_again_with_another_sum(
    order: WorkOrder, officer: Actor, supervisor: Actor
) -> None:
    order = ordered(terminated(order, officer), officer, supervisor)
    order = give(order, "revoke_repayment", by=supervisor, reason="金额有误")
    order = give(order, "propose_repayment", by=officer, sum="1500", reason="重新核算")
    order = give(order, "order_repayment", by=supervisor, reason="第六十四条")
    assert sorted((one.amount, one.state) for one in payments.of_order(order.pk)) == [
        (150000, "due"),
        (200050, "cancelled"),
    ]


def test_a_settled_payment_is_kept_once(order: WorkOrder, officer: Actor, supervisor: Actor) -> None:
    order = ordered(terminated(order, officer), officer, supervisor)
    (payment,) = payments.of_order(order.pk)
    news = PaymentSettled(
        payment_id=payment.pk, order_id=order.pk, key=payment.key, amount=payment.amount, way="cash", waiver="",
        unit_id=payment.unit_id,
    )  # fmt: skip
    for _ in range(2):
        record_repayment(news)
    order.refresh_from_db()
    assert order.facts["repayment"] == "paid"
    assert work_orders.taken(order).count("repaid") == 1
