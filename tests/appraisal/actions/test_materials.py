"""Evidence from hand to hand: each step signed by both, nothing twice, no gap closed silently."""

from typing import Any

import pytest

from fawang.appraisal.models import HandOver, Material
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.wording import say
from fawang.organisations.queries import UnitRow
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.appraisal.conftest import Desk

pytestmark = pytest.mark.django_db


def refused(desk: Desk, order: WorkOrder, command: str, **data: Any) -> str:
    """Return the code with which a command of the counter is refused; nothing is written."""
    before = list(HandOver.objects.order_by("pk").values())
    with pytest.raises(Conflict) as caught:
        desk.step(order, command, **data)
    assert list(HandOver.objects.order_by("pk").values()) == before
    return caught.value.code


def over(desk: Desk, order: WorkOrder, taker: str, **data: Any) -> WorkOrder:
    """Hand the first material over."""
    return desk.step(
        order, "hand_over", material="1", taker=taker, **{"purpose": "保管", "intact": True, **data}
    )


def test_what_a_client_brings_is_signed_by_both(desk: Desk) -> None:
    order = desk.receive(desk.commissioned())
    assert order.facts["chain"] == "materials_on_the_way"
    assert refused(desk, order, "take_over", material="1") == "signs_elsewhere"
    order = desk.own(order, "confirm_hand_over", material="1")
    assert order.facts["chain"] == ""
    row = HandOver.objects.get()
    assert (row.giver, row.taker, bool(row.giver_by), bool(row.taker_by)) == ("client", "counter", True, True)


@pytest.mark.usefixtures("pages")
def test_whoever_opens_the_order_reads_that_a_signature_is_missing(desk: Desk) -> None:
    order = desk.receive(desk.order())
    page = desk.head.get(f"/desk/orders/{order.code}")
    assert page.status_code == 200
    assert str(say("materials_on_the_way")) in page.content.decode().replace("&#x27;", "'")


def test_evidence_handed_over_twice_is_handed_over_once(desk: Desk) -> None:
    order = over(desk, desk.received(desk.commissioned()), "store")
    # Once more while nobody has signed, and once more after it: it is there already.
    assert refused(desk, order, "hand_over", material="1", taker="store", purpose="保管") == "hand_over_open"
    order = desk.step(order, "take_over", desk.head, material="1")
    assert refused(desk, order, "hand_over", material="1", taker="store", purpose="保管") == "same_holder"
    assert refused(desk, order, "take_over", material="1") == "no_hand_over_open"
    assert HandOver.objects.count() == 2


def test_the_same_hand_over_sent_twice_is_one(desk: Desk) -> None:
    order = desk.received(desk.commissioned())
    first = over(desk, order, "store")
    data = {"material": "1", "taker": "store", "purpose": "保管", "intact": True}
    again = take_step(
        by=desk.counter.actor, code=order.code, command="hand_over", version=order.version, data=data
    )
    assert (again.version, HandOver.objects.count()) == (first.version, 2)


def test_whoever_gave_it_does_not_sign_for_it(desk: Desk) -> None:
    order = over(desk, desk.received(desk.commissioned()), "store")
    assert refused(desk, order, "take_over", material="1") == "same_person"
    assert desk.step(order, "take_over", desk.head, material="1").facts["chain"] == ""


def test_a_gap_is_explained_and_stays(desk: Desk) -> None:
    order = desk.received(desk.commissioned())
    given: dict[str, Any] = {"material": "1", "giver": "laboratory", "taker": "appraisers", "purpose": "检验"}
    assert refused(desk, order, "hand_over", **given) == "not_the_holder"
    assert refused(desk, order, "hand_over", **given, explained="  ") == "not_the_holder"
    order = desk.step(order, "hand_over", **given, explained="窗口已交检验室，当日未登记")
    desk.step(order, "take_over", desk.head, material="1")
    assert [one.explained for one in HandOver.objects.order_by("number")] == [
        "",
        "窗口已交检验室，当日未登记",
    ]


def test_a_report_waits_until_everything_is_signed_for(desk: Desk) -> None:
    order = desk.commissioned()
    assert refused(desk, order, "write_report", report="鉴定意见") == "no_materials"
    order = desk.receive(order)
    assert refused(desk, order, "write_report", report="鉴定意见") == "materials_on_the_way"
    desk.own(order, "confirm_hand_over", material="1")
    assert desk.step(order, "write_report", report="鉴定意见").state == "written"


@pytest.mark.parametrize(
    ("field", "sort", "brought_by", "brought"),
    [
        ("dna", "sample", "client", True),
        ("dna", "sample", "other", True),
        ("dna", "sample", "institution", False),
        ("dna", "sample", "authority", False),
        ("dna", "document", "client", False),
        ("clinical", "sample", "client", False),
    ],
)
def test_samples_for_an_identity_are_taken_by_the_institution_or_the_authority(
    desk: Desk, field: str, sort: str, brought_by: str, brought: bool
) -> None:
    """Art. 36: of those that others took, a report says only how they relate to each other."""
    order = desk.receive(desk.order(field), brought_by, sort=sort)
    assert bool(order.facts.get("brought")) is brought


def test_what_the_institution_took_itself_comes_from_nobody(desk: Desk) -> None:
    order = desk.receive(desk.order(), "institution")
    row = HandOver.objects.get()
    assert (row.giver, row.taker, row.done_at is not None) == ("counter", "counter", True)
    assert order.facts["chain"] == ""


@pytest.mark.parametrize("end", ["withdraw", "terminate"])
def test_after_the_end_it_is_given_back_and_signed_for(desk: Desk, end: str) -> None:
    """Arts. 27 and 37: what is given back is a step like the others."""
    order = desk.received(desk.commissioned())
    if end == "withdraw":
        order = desk.own(order, "withdraw")
    else:
        order = desk.step(order, "terminate", desk.head, article="39.4", reason="委托人不配合")
    order = over(desk, order, "client", purpose="退还")
    assert order.facts["chain"] == "materials_on_the_way"
    order = desk.own(order, "confirm_hand_over", material="1")
    assert (order.facts["chain"], HandOver.objects.latest("number").taker) == ("", "client")


def test_a_paper_stands_for_the_signature_of_somebody_outside_only(desk: Desk) -> None:
    order = desk.receive(desk.commissioned(), "authority")
    desk.step(order, "attest_hand_over", material="1", paper="公安交接单第7号")
    assert "公安交接单第7号" in HandOver.objects.get().giver_by
    order = over(desk, order, "store")
    assert refused(desk, order, "attest_hand_over", material="1", paper="x") == "signs_elsewhere"


def test_a_material_of_another_commission_is_none(desk: Desk, institution: UnitRow) -> None:
    desk.received(desk.commissioned())
    other = desk.receive(desk.order())
    assert Material.objects.filter(number=1).count() == 2
    for number in ("2", "0", "x", "99999"):
        with pytest.raises(Exception, match="invalid"):
            desk.step(other, "attest_hand_over", material=number, paper="x")
