"""An institution of the register in Nanhai with three appraisers, and its desk."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fawang.appraisal.actions.register import enter_appraiser, enter_institution
from fawang.appraisal.models import Appraiser
from fawang.appraisal.rules import Scope
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.appraisal.cases import institution_at
from tests.appraisal.institute import Institute
from tests.browser import Browser, sign_in
from tests.cases import intake
from tests.conftest import unit_at
from tests.work_orders.persons import holder

NANHAI, LATER = "440605", date(2099, 12, 31)


class Desk:
    """An institution: who sits at its counter, two appraisers, a third one for other fields, its head."""

    def __init__(self, unit: UnitRow) -> None:
        self.unit = unit
        self.counter = sign_in(Role.APPRAISER, unit)
        self.head = sign_in(Role.OFFICE_HEAD, unit)
        self.appraisers = [sign_in(Role.APPRAISER, unit) for _ in range(2)]
        enter_institution(
            by=SYSTEM, unit_id=unit.id, licence_no="440001", scope=[Scope.DNA, Scope.CLINICAL], valid_until=LATER
        )  # fmt: skip
        for number, browser in enumerate(self.appraisers, start=1):
            self.enter(str(number), staff_id=browser.staff_id)
        self.enter("3", scope=[Scope.DOCUMENTS], staff_id=self.counter.staff_id)

    def enter(self, number: str, **changes: Any) -> Appraiser:
        """Enter an appraiser, or change the entry."""
        entry: dict[str, Any] = {
            "name": f"鉴定人{number}", "licence_no": number, "scope": [Scope.DNA], "valid_until": LATER, **changes,
        }  # fmt: skip
        return enter_appraiser(by=SYSTEM, unit_id=self.unit.id, **entry)

    def order(self, field: str = "dna", **answers: str) -> WorkOrder:
        """Return a new commission."""
        given = {
            "field": field, "client": "person", "institution": str(self.unit.id), "use": "own", "before": "no",
            **answers,
        }  # fmt: skip
        return submit(by=ANONYMOUS, intake=intake(kind="appraisal", answers=given, place=NANHAI)).order

    def step(self, order: WorkOrder, command: str, who: Browser | None = None, **data: Any) -> WorkOrder:
        """Give a command, as the counter if nobody is named."""
        fresh = WorkOrder.objects.get(pk=order.pk)
        by = (who or self.counter).actor
        return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)

    def own(self, order: WorkOrder, command: str, **data: Any) -> WorkOrder:
        """Give a command as the client, by the link of their matter."""
        fresh = WorkOrder.objects.get(pk=order.pk)
        by = holder(fresh, queries.access_key(fresh))
        return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)

    def commissioned(self, **answers: str) -> WorkOrder:
        """Return a commission that is paid for and being appraised, by two appraisers."""
        order = self.step(
            self.order(**answers), "offer", fee="0", days=20, risk="检材可能耗尽", no_conflict=True
        )
        self.own(order, "agree", consent=True)
        fresh = WorkOrder.objects.get(pk=order.pk)
        if fresh.state == "unpaid":
            take_step(by=SYSTEM, code=fresh.code, command="settle_fee", version=fresh.version, data={})
        return self.step(order, "appoint", appraisers=["1", "2"], no_conflict=True)

    def receive(self, order: WorkOrder, brought_by: str = "client", **data: Any) -> WorkOrder:
        """Receive a blood sample."""
        given = {
            "material_name": "血样一份", "sort": "sample", "quantity": "2毫升", "condition": "试管密封", "sealed": True,
            "brought_by": brought_by, **data,
        }  # fmt: skip
        return self.step(order, "receive_material", **given)

    def received(self, order: WorkOrder) -> WorkOrder:
        """Receive a sample that the client signs for."""
        self.receive(order)
        return self.own(order, "confirm_hand_over", material="1")


@pytest.fixture
def institution(db: None) -> UnitRow:
    """Return an institution in Nanhai."""
    bureau = unit_at(NANHAI, UnitKind.BUREAU)
    made = create_unit(
        by=SYSTEM,
        name="南海司法鉴定所",
        kind=UnitKind.APPRAISAL_INSTITUTE,
        region_code=NANHAI,
        parent_id=bureau.id,
    )
    return organisations.unit(made.pk)


@pytest.fixture
def desk(institution: UnitRow, settings: Settings, tmp_path: Path) -> Desk:
    """Return its desk."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return Desk(institution)


@pytest.fixture
def institute(db: None) -> Institute:
    """The institution of Nanhai."""
    return Institute(institution_at(NANHAI, "南海司法鉴定所"), "4406001")
