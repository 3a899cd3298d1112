"""Organs with clerks, and a case that they notify."""

from datetime import date
from typing import Any

from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid.defence.actions.notifications import Notice
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit, seed_demo_firms
from fawang.organisations.models import Lawyer
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.cases import CITY, give
from tests.conftest import unit_at

DISTRICT = "440605"
LONG_AGO, LATELY = date(2010, 1, 1), date(2024, 12, 1)


def organ(kind: str = UnitKind.COURT_WINDOW, name: str = "南海区人民法院") -> UnitRow:
    """Return an organ of the district, entered when it is first asked for."""
    found = organisations.units(region=DISTRICT, kind=UnitKind(kind), q=name).items
    if found:
        return found[0]
    bureau = unit_at(DISTRICT, UnitKind.BUREAU)
    row = create_unit(by=SYSTEM, name=name, kind=kind, region_code=DISTRICT, parent_id=bureau.id)
    return organisations.unit(row.pk)


def clerk(unit: UnitRow | None = None) -> Browser:
    """Return the browser of a clerk of an organ."""
    return sign_in(Role.ORGAN_CLERK, unit or organ())


def notice(unit: UnitRow | None = None, **changes: Any) -> Notice:
    """Return what a court notifies of a boy of sixteen, with `changes`."""
    values: dict[str, Any] = {
        "organ_id": (unit or organ()).id, "number": "（2026）粤0605刑初123号", "person": "小林", "grounds": ("minor",),
        "stage": "first_instance", "charge": "涉嫌盗窃",
        "held_at": "南海区看守所",
    }  # fmt: skip
    return Notice(**{**values, **changes})


def lawyers(since: date | None = LONG_AGO) -> list[LawyerRow]:
    """Return the lawyers around the office, all of whom have practised since this day."""
    if not organisations.lawyers_for(DISTRICT):
        seed_demo_firms(by=SYSTEM, area=DISTRICT[:CITY])
    Lawyer.objects.update(practising_since=since)
    return list(organisations.lawyers_for(DISTRICT))


def taken_up(order: WorkOrder, lawyer_id: int, **data: Any) -> WorkOrder:
    """Return the order once this lawyer has taken it up."""
    order.refresh_from_db()
    order = give(order, "assign", lawyer_id=lawyer_id)
    return give(order, "take_up", no_conflict=True, **data)
