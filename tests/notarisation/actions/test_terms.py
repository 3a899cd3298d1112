"""What the law excludes from the 15 working days stands on both pages with its reason; reviews; refusals."""

from datetime import date

import pytest
from django.test import Client

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.notarisation.procedure import review_until
from fawang.organisations.queries import UnitRow
from fawang.work_orders.models import WorkOrder
from tests.notarisation.actions.test_applications import apply
from tests.notarisation.actions.test_decisions import Desk, settled
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def desk(nanhai: UnitRow) -> Desk:
    """Return the desk of the office of Nanhai."""
    return Desk(nanhai)


def test_each_exclusion_is_shown_with_its_reason(desk: Desk, browser: Client) -> None:
    done = apply(institution=str(desk.office.id))
    order = settled(desk.step(done.order, "accept"))
    desk.step(order, "verify", cause="elsewhere", reason="向出生地公证处核实")
    own = f"/f/{order.code}/{done.access_key}"
    during = text_of(browser.get(own))
    assert "向出生地公证处核实" in during
    panel = next(
        one for one in browser.get(own).context["added"] if one.template == "work_orders/standstills.html"
    )
    assert panel.context["still"]
    desk.step(order, "verified", note="已核实，一致")
    desk.step(order, "ask_proof", papers="亲属关系证明")
    desk.step(order, "give_proof")
    page = browser.get(own)
    panel = next(one for one in page.context["added"] if one.template == "work_orders/standstills.html")
    assert [bool(row["until_at"]) for row in panel.context["rows"]] == [True, True]
    assert not panel.context["still"]
    shown = text_of(page)
    assert "亲属关系证明" in shown
    # What the notary noted for the office is not the person's to read.
    assert "已核实，一致" not in shown
    assert "亲属关系证明" in text_of(desk.notary.get(f"/desk/orders/{order.code}"))


def test_a_refusal_says_where_to_complain(desk: Desk, browser: Client) -> None:
    done = apply(institution=str(desk.office.id))
    order = settled(desk.step(done.order, "accept"))
    desk.step(order, "refuse", desk.head, article="31.4", reason="双方有争议")
    page = browser.get(f"/f/{order.code}/{done.access_key}")
    panel = next(one for one in page.context["added"] if one.template == "notarisation/complaint.html")
    assert panel.context["card"].unit.name in text_of(page)
    assert "双方有争议" in text_of(page)


def issued(desk: Desk, day: str) -> WorkOrder:
    """Return an order whose certificate was issued on a day."""
    order = settled(desk.step(desk.order(), "accept"))
    facts = {**order.facts, "number": "（2026）粤佛南海第1号", "issued_on": day}
    WorkOrder.objects.filter(pk=order.pk).update(state="closed", facts=facts)
    return WorkOrder.objects.get(pk=order.pk)


def test_who_is_concerned_gets_a_review_within_a_year_of_learning(desk: Desk) -> None:
    order = issued(desk, "2020-02-29")
    with pytest.raises(Conflict) as late:
        desk.step(
            order, "take_review", concerned="李某", knew_on="2021-01-05", reason="父亲的房产不是他一人的"
        )
    assert late.value.code == "review_too_late"
    with pytest.raises(Invalid) as future:
        desk.step(order, "take_review", concerned="李某", knew_on="2099-01-05", reason="有错")
    assert future.value.errors == {"knew_on": "day_in_future"}
    order = desk.step(
        order, "take_review", concerned="李某", knew_on="2026-10-05", reason="父亲的房产不是他一人的"
    )
    assert (order.state, order.facts["reviewed_from"]) == ("reviewing", "closed")
    order = desk.step(order, "uphold", desk.head, reason="材料真实、合法、充分")
    assert order.state == "closed"


@pytest.mark.parametrize(
    ("issued_on", "knew_on", "last"),
    [
        (date(2024, 2, 29), None, date(2025, 2, 28)),
        (date(2025, 3, 1), None, date(2026, 3, 1)),
        (date(2010, 1, 1), date(2026, 5, 1), date(2027, 5, 1)),
        (date(2007, 1, 1), date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_until_when_a_review_is_asked_for(issued_on: date, knew_on: date | None, last: date) -> None:
    assert review_until(issued_on, knew_on) == last
