"""Committees with their mediators: in a file, in the register, at work."""

from dataclasses import dataclass
from typing import Any

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.mediation.actions.imports import import_register
from fawang.mediation.models.register import Mediator
from fawang.mediation.transfer import SHEET
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.models import Staff
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at

NANHAI, CHANCHENG, TOWN = "440605", "440604", "440605011"


def committee_at(region: str, name: str, *, parent: UnitRow | None = None) -> UnitRow:
    """Let there be a committee somewhere: under the station of a town, or under a bureau."""
    above = parent or unit_at(region, UnitKind.TOWN_STATION if len(region) > 6 else UnitKind.BUREAU)
    pk = create_unit(
        by=SYSTEM, name=name, kind=UnitKind.MEDIATION_COMMITTEE, region_code=region, parent_id=above.id
    ).pk
    return organisations.unit(pk)


def committee(unit: UnitRow, **changes: Any) -> dict[str, Any]:
    """Return a row of a committee."""
    return {
        "number": f"#{unit.id}", "sort": "委员会", "kind": "村居", "formed_on": "2025-03-01", **changes,
    }  # fmt: skip


def mediator(number: int, unit: UnitRow, **changes: Any) -> dict[str, Any]:
    """Return a row of a mediator of it."""
    return {
        "number": f"调{unit.id}-{number}", "sort": "调解员", "name": f"调解员{number}", "committee": f"#{unit.id}",
        "duty": "主任" if number == 1 else "委员", "woman": "是" if number == 2 else "否", "since": "2025-03-01",
        **changes,
    }  # fmt: skip


def bring(*rows: dict[str, Any], by: Actor = SYSTEM, dry_run: bool = False) -> Imported:
    """Bring rows in."""
    return import_register(by=by, rows=read_rows(SHEET, enumerate(rows, 2)), dry_run=dry_run)


@dataclass
class Committee:
    """A committee with three mediators who have accounts, and commands given as the first of them."""

    unit: UnitRow
    mediators: list[Browser]

    def entry(self, number: int) -> Mediator:
        """Return the entry of its mediator `number`, 0 the first."""
        return Mediator.objects.get(staff_id=self.mediators[number].staff_id)

    def name(self, number: int) -> str:
        """Return the name of its mediator `number`."""
        return people.staff_named({self.mediators[number].staff_id})[self.mediators[number].staff_id]

    def order(self, name: str = "王大爷", other: str = "赵大爷", **changes: Any) -> WorkOrder:
        """Return a new application for this committee."""
        phone = changes.pop("phone", "13800138000")
        answers = {
            "opponent": other, "relation": "neighbours", "jointly": "no", "afraid": "no",
            "committee": str(self.unit.id), **changes.pop("answers", {}),
        }  # fmt: skip
        values = {
            "kind": "mediation", "matter": "neighbours", "words": "两家为排水沟吵了起来。",
            "place": self.unit.region_code,
            "reach": Reach(name=name, phone=phone, medium=Medium.SMS if phone else Medium.NONE), "answers": answers,
            **changes,
        }  # fmt: skip
        return submit(by=ANONYMOUS, intake=Intake(**values)).order

    def give(self, order: WorkOrder, command: str, who: Browser | None = None, **data: Any) -> WorkOrder:
        """Give a command, as the first mediator if nobody is named."""
        fresh = WorkOrder.objects.get(pk=order.pk)
        by = (who or self.mediators[0]).actor
        return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)

    def appoint(self, order: WorkOrder, *numbers: int, who: Browser | None = None) -> WorkOrder:
        """Appoint mediators."""
        fields = ("mediator", "second_mediator")
        given = {
            name: str(self.mediators[number].staff_id) for name, number in zip(fields, numbers, strict=False)
        }
        return self.give(order, "appoint_mediators", who, **given, no_conflict=True)


def working(unit: UnitRow, *, entered: bool = True) -> Committee:
    """Return a committee at work."""
    browsers = [sign_in(Role.OFFICE_OFFICER, unit) for _ in range(3)]
    for number, browser in enumerate(browsers, 1):
        # Names tell mediators apart where they are chosen.
        Staff.objects.filter(pk=browser.staff_id).update(name=f"调解员{number}")
    if entered:
        state = bring(
            committee(unit),
            *(
                mediator(number, unit, account=people.username_of(browser.staff_id))
                for number, browser in enumerate(browsers, 1)
            ),
        )
        assert state.kept, state.problems
    return Committee(unit, browsers)
