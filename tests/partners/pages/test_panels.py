"""The trail on the page of the person: who has it, since when, what is next; nothing where they may be watched."""

from typing import Any

import pytest
from django.test import Client

from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.partners.actions import reactions
from fawang.partners.actions.referrals import record_consent, record_police_call
from fawang.partners.events import ReferralStepped
from fawang.work_orders import queries as orders
from fawang.work_orders.queries import WorkOrder
from tests.partners.cases import offered, partner, prepared, step, told

pytestmark = pytest.mark.django_db


def page_of(order: WorkOrder) -> str:
    return f"/f/{order.code}/{orders.access_key(order)}"


def react_all() -> None:
    for one in OutboxEvent.objects.filter(name=ReferralStepped.name).order_by("pk"):
        event = ReferralStepped.read(one.payload)
        for reaction in (reactions.note_on_order, reactions.tell_person, reactions.tell_officers):
            if getattr(reaction, "wanted", lambda _event: True)(event):
                reaction(event)


def test_the_person_sees_one_trail_and_hears_of_it(order: WorkOrder) -> None:
    partner("12368")
    row = offered(order=order.code)
    row = told(
        "12368", row, "refused", 1, reason="information_missing", next="giver", words="缺执行依据，内部意见"
    )
    page = Client().get(page_of(order)).content.decode()
    assert "12368诉讼服务热线" in page
    assert "内部意见" not in page
    row = step(row, "offer_again", words="补充判决书")
    row = told("12368", row, "accepted", 2)
    row = told("12368", row, "concluded", 3, words="一万三千元已执行到位")
    page = Client().get(page_of(order)).content.decode()
    assert "一万三千元已执行到位" in page
    react_all()
    assert list(
        Notice.objects.filter(text__startswith="referral_").order_by("pk").values_list("text", flat=True)
    ) == ["referral_offered", "referral_back", "referral_accepted", "referral_concluded"]
    history = orders.history(orders.order_by_id(order.pk), public=False)
    assert sum("12368" in str(one.data.get("note", "")) for one in history) == 5


def test_several_parts_of_an_order_stand_side_by_side(order: WorkOrder) -> None:
    partner("12368")
    partner("12333")
    first = offered(order=order.code)
    second = offered("12333", order=order.code)
    told("12368", first, "accepted", 1)
    told("12333", second, "refused", 1, reason="not_competent_matter", next="12368")
    page = Client().get(page_of(order)).content.decode()
    assert "12368诉讼服务热线" in page
    assert "12333" in page


@pytest.mark.parametrize("how", [{"discreet": True}, {"urgency": "danger"}])
def test_nothing_is_seen_or_told_where_the_person_may_be_watched(
    order: WorkOrder, how: dict[str, Any], nanhai: UnitRow
) -> None:
    partner("12338")
    row = prepared("12338", order=order.code, **how)
    if "urgency" in how:
        record_police_call(by=SYSTEM, code=row.code, reference="110-1")
    row = step(row, "offer")
    told("12338", row, "accepted", 1)
    assert "12338" not in Client().get(page_of(order)).content.decode()
    react_all()
    assert not Notice.objects.filter(text__startswith="referral_").exists()


def test_the_person_takes_a_consent_back(order: WorkOrder) -> None:
    partner("12333", ground="consent", basis="为您办理社保投诉")
    row = prepared("12333", order=order.code)
    record_consent(by=SYSTEM, code=row.code, text="12333 得到：姓名、请求")
    row = step(row, "offer")
    own = f"{page_of(order)}/referrals/{row.code}/consent"
    assert own in Client().get(page_of(order)).content.decode()
    assert Client().get(own).status_code == 200
    assert Client().post(own).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "")
    assert row.consent_withdrawn_at is not None
    assert Client().get(own.replace(row.code, "000000000000")).status_code == 404
    assert Client().get(f"/f/{order.code}/wrong/referrals/{row.code}/consent").status_code == 404
