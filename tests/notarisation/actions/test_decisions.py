"""The office's decisions: the fee of the day of acceptance, waivers, four eyes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fawang.kernel.rules.problems import Conflict, Invalid, Problem
from fawang.notarisation.data import fees
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.notarisation.actions.test_applications import apply

pytestmark = pytest.mark.django_db
PAID = {"receipt": "A1", "paid_on": "2026-11-20"}


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
    now = fees.tables()[0]
    rows = {name: row.model_copy(update={"each": row.each * 100}) for name, row in now.rows.items()}
    later = now.model_copy(update={"since": date(2026, 1, 2), "rows": rows})
    monkeypatch.setattr(fees, "tables", lambda: (now, later))


def test_the_fee_is_that_of_the_table(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    assert (order.state, order.facts["fee"], order.facts["fee_table"]) == ("unpaid", "120", "2018-01-01")


def test_a_table_that_changes_meanwhile_changes_no_fee(desk: Desk, request: pytest.FixtureRequest) -> None:
    order = desk.step(desk.order(), "accept")
    request.getfixturevalue("dearer")
    assert desk.step(order, "pay", **PAID).facts["fee"] == "120"
    assert desk.step(desk.order(), "accept").facts["fee"] == "12000"


def test_by_shares_the_fee_is_of_the_worth_that_was_answered(desk: Desk) -> None:
    about = {"item": "inheritance", "property": "no", "value": "1200000"}
    assert Decimal(desk.step(desk.order(**about), "accept").facts["fee"]) == 6100


def test_where_the_worth_is_not_known_the_notary_sets_the_fee(desk: Desk) -> None:
    order = desk.order(item="inheritance", property="no")
    with pytest.raises(Invalid) as caught:
        desk.step(order, "accept")
    assert caught.value.errors == {"fee": "field_required"}
    assert desk.step(order, "accept", fee="800").facts["fee"] == "800.00"


def test_whoever_gets_legal_aid_pays_nothing(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    with pytest.raises(Invalid) as caught:
        desk.step(order, "waive", ground="hardship")
    assert caught.value.errors == {"ground": "waiver_partial"}
    order = desk.step(order, "waive", ground="aid")
    assert (order.state, order.facts["waived"]) == ("examining", "aid")


def test_a_fee_is_reduced_once(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    assert desk.step(order, "reduce", ground="hardship").facts["fee"] == "60.00"
    with pytest.raises(Conflict) as caught:
        desk.step(order, "reduce", ground="hardship")
    assert caught.value.code == "fee_reduced_already"


def test_nobody_pays_tomorrow(desk: Desk) -> None:
    order = desk.step(desk.order(), "accept")
    with pytest.raises(Invalid) as caught:
        desk.step(order, "pay", receipt="A1", paid_on="2099-01-01")
    assert caught.value.errors == {"paid_on": "day_in_future"}


def test_whoever_signed_neither_seals_nor_reviews(desk: Desk) -> None:
    order = desk.step(desk.step(desk.order(), "accept"), "pay", **PAID)
    order = desk.step(order, "sign_certificate", desk.head, certificate="兹证明……")
    with pytest.raises(Conflict) as caught:
        desk.step(order, "issue", desk.head)
    assert caught.value.code == "same_notary"


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
    assert caught.value.errors == {"article": "ground_unknown"}  # type: ignore[attr-defined]
