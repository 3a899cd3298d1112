"""The office's decisions: the fee of the day of acceptance, waivers, four eyes."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fawang.certificates.models import Certificate
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, Problem
from fawang.kernel.wording import say
from fawang.notarisation.actions import reactions
from fawang.notarisation.data import fees
from fawang.notarisation.data.items import items
from fawang.organisations.queries import UnitRow
from fawang.payments.events import PaymentSettled
from fawang.payments.models import Payment
from fawang.people.rules import Role
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.notarisation.actions.test_applications import apply

pytestmark = pytest.mark.django_db
FIRST_TABLE = fees.tables()[0]


def settled(order: WorkOrder) -> WorkOrder:
    """Let nothing be owed any more."""
    return take_step(by=SYSTEM, code=order.code, command="settle_fee", version=order.version, data={})


class Desk:
    """A notary and the head of an office."""

    def __init__(self, office: UnitRow) -> None:
        self.office = office
        self.notary, self.head = sign_in(Role.NOTARY, office), sign_in(Role.OFFICE_HEAD, office)

    def order(self, **answers: Any) -> WorkOrder:
        """Return a new order of the office."""
        return apply(institution=str(self.office.id), **answers).order

    def step(self, order: WorkOrder, command: str, who: Browser | None = None, **data: Any) -> WorkOrder:
        """Give a command, as the notary if nobody is named."""
        fresh = WorkOrder.objects.get(pk=order.pk)
        by = (who or self.notary).actor
        return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)


@pytest.fixture
def desk(nanhai: UnitRow) -> Desk:
    """Return the desk of the office of Nanhai."""
    return Desk(nanhai)


@pytest.fixture
def dearer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a table be in force by which everything costs a hundred times as much."""
    change_table(monkeypatch, since=date(2026, 1, 2), times=100)


def test_the_fee_is_that_of_the_table(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    assert (order.state, order.facts["fee"], order.facts["fee_table"]) == ("unpaid", "120", "2018-01-01")


def test_a_table_that_changes_meanwhile_changes_no_fee(desk: Desk, request: pytest.FixtureRequest) -> None:
    order = desk.step(desk.order(), "accept")
    request.getfixturevalue("dearer")
    assert settled(order).facts["fee"] == "120"
    assert desk.step(desk.order(), "accept").facts["fee"] == "12000"


def test_whoever_was_told_a_fee_pays_that_fee_and_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table changes between applying and accepting, and between accepting and paying."""
    with clock.at(clock.now() - timedelta(days=3)):
        before, cheaper = desk.order(), desk.order()
    change_table(monkeypatch, since=clock.today() - timedelta(days=1), times=100)
    order = desk.step(before, "accept")
    assert (order.facts["fee"], order.facts["fee_table"]) == ("120", "2018-01-01")
    change_table(monkeypatch, since=clock.today() - timedelta(days=1), times=1000)
    assert Payment.objects.get(order_id=order.pk).amount == 12000
    # What has become cheaper is cheaper for everybody.
    change_table(monkeypatch, since=clock.today() - timedelta(days=1), times=Decimal("0.5"))
    assert Decimal(desk.step(cheaper, "accept").facts["fee"]) == 60


def change_table(monkeypatch: pytest.MonkeyPatch, *, since: date, times: Decimal | int) -> None:
    """Let a table be in force by which everything costs so many times as much."""
    now = FIRST_TABLE
    rows = {name: row.model_copy(update={"each": row.each * times}) for name, row in now.rows.items()}
    later = now.model_copy(update={"since": since, "rows": rows})
    monkeypatch.setattr(fees, "tables", lambda: (now, later))


@pytest.mark.usefixtures("pages")
def test_whoever_opens_the_order_reads_what_no_office_may_certify(desk: Desk) -> None:
    order = desk.order(item="loan", property="no", lender="private")
    page = desk.head.get(f"/desk/orders/{order.code}")
    assert page.status_code == 200
    assert say("lender_not_licensed") in page.content.decode()
    with pytest.raises(Conflict, match="lender_not_licensed"):
        desk.step(order, "accept")


@pytest.mark.usefixtures("pages")
def test_an_item_that_is_deleted_stops_no_open_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later release offers it no more; whoever applied for it gets their certificate."""
    order = desk.order()
    monkeypatch.delitem(items(), "birth")
    assert desk.head.get(f"/desk/orders/{order.code}").status_code == 200
    with pytest.raises(Invalid) as caught:
        desk.step(order, "accept")
    assert caught.value.errors == {"fee": "field_required"}
    order = settled(desk.step(order, "accept", fee="120"))
    order = desk.step(order, "propose_certificate", certificate="兹证明出生。")
    assert desk.step(order, "approve_certificate", desk.head).state == "signing"


def test_by_shares_the_fee_is_of_the_worth_that_was_answered(desk: Desk) -> None:
    about = {"item": "inheritance", "property": "no", "value": "1200000"}
    assert Decimal(desk.step(desk.order(**about), "accept").facts["fee"]) == 6100


def test_where_the_worth_is_not_known_the_notary_sets_the_fee(desk: Desk) -> None:
    order = desk.order(item="inheritance", property="no")
    with pytest.raises(Invalid) as caught:
        desk.step(order, "accept")
    assert caught.value.errors == {"fee": "field_required"}
    assert desk.step(order, "accept", fee="800").facts["fee"] == "800.00"


def test_what_is_owed_is_asked_for_once_and_nobody_owes_it_where_the_matter_ends(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    fee = Payment.objects.get(order_id=order.pk)
    assert (fee.amount, fee.state, fee.basis) == (12000, "due", "广东省公证服务项目和收费标准表")
    desk.step(order, "refuse", desk.head, article="31.4", reason="有争议")
    fee.refresh_from_db()
    assert fee.state == "cancelled"


def test_once_nothing_is_owed_it_is_examined_however_often_that_is_told(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    fee = Payment.objects.get(order_id=order.pk)
    news = PaymentSettled(
        payment_id=fee.pk,
        order_id=order.pk,
        key=fee.key,
        amount=0,
        way="",
        waiver="aid",
        unit_id=order.unit_id,
    )
    for _ in range(2):
        reactions.go_on_when_settled(news)
    order.refresh_from_db()
    assert (order.state, order.facts["waived"]) == ("examining", "aid")


def test_whoever_examined_it_does_not_approve_it(desk: Desk) -> None:
    order = settled(desk.step(desk.order(), "accept"))
    order = desk.step(order, "propose_certificate", desk.head, certificate="兹证明……")
    with pytest.raises(Conflict) as caught:
        desk.step(order, "approve_certificate", desk.head)
    assert caught.value.code == "same_notary"


def test_what_was_approved_is_drafted_for_the_notary_to_sign(desk: Desk) -> None:
    order = settled(desk.step(desk.order(), "accept"))
    order = desk.step(order, "propose_certificate", certificate="兹证明出生。")
    order = desk.step(order, "approve_certificate", desk.head)
    draft = Certificate.objects.get(order_id=order.pk)
    assert (order.state, draft.signers, draft.holder) == ("signing", [desk.notary.staff_id], order.person)
    assert json.loads(draft.context) == {"text": "兹证明出生。"}


@pytest.mark.parametrize(
    ("commands", "last", "article"),
    [(("accept",), "refuse", "50.1"), (("accept",), "terminate", "31.1"), ((), "decline", "31.1")],
)
def test_each_end_has_grounds_of_its_own(
    desk: Desk, commands: tuple[str, ...], last: str, article: str
) -> None:
    order = desk.order()
    for command in commands:
        order = desk.step(order, command)
    with pytest.raises(Problem) as caught:
        desk.step(order, last, desk.head, article=article, reason="不符合")
    assert caught.value.errors == {"article": "ground_unknown"}
