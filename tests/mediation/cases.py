"""A dispute between neighbours in Nanhai, and the usual way from there to an agreement in force."""

from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import OrderPerson
from tests.browser import Browser, sign_in
from tests.cases import intake
from tests.conftest import unit_at
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh, holder, join

APPLICANT = Reach(name="甲申请", phone="13800138001")
RESPONDENT = Reach(name="乙对方", phone="13900139002")
WORDS = "楼上漏水把我家天花板泡坏了，他一直不肯修，也不肯赔。"
TERMS = "乙方于十日内修好水管，并一次性赔偿甲方二千元。"


def committee_at(region: str) -> UnitRow:
    """Return a new committee in a division."""
    bureau = unit_at(region, UnitKind.BUREAU)
    made = create_unit(
        by=SYSTEM,
        name=f"{region}人民调解委员会",
        kind=UnitKind.MEDIATION_COMMITTEE,
        region_code=region,
        parent_id=bureau.id,
    )
    return organisations.unit(made.pk)


class Committee:
    """A committee: two mediators, and its head."""

    def __init__(self, unit: UnitRow) -> None:
        self.unit = unit
        self.mediator, self.other = (sign_in(Role.MEDIATOR, unit) for _ in range(2))

    def apply(self, *, reach: Reach = APPLICANT, words: str = WORDS, **more: Any) -> WorkOrder:
        """Return an application that lies at the committee."""
        matter, joining = more.pop("matter", "neighbours"), more.pop("joining", ())
        answers = {"opponent": "楼上", "relation": "neighbours", "jointly": "no", "afraid": "no", **more}
        order = submit(
            by=ANONYMOUS,
            intake=intake(
                kind="mediation", matter=matter, words=words, reach=reach, answers=answers, joining=joining
            ),
        ).order
        if order.unit_id == self.unit.id:
            return order
        return self.step(order, "dispatch", by=SYSTEM, unit_id=self.unit.id, reason="属地")

    def step(self, order: WorkOrder, command: str, *, by: Actor | None = None, **data: Any) -> WorkOrder:
        """Give a command, as the first mediator if nobody is named."""
        now = fresh(order)
        who = by or self.mediator.actor
        return take_step(by=who, code=now.code, command=command, version=now.version, data=data)

    def own(self, order: WorkOrder, side: str, command: str, **data: Any) -> WorkOrder:
        """Give a command as the first person of a side, by the link of their matter."""
        return self.step(order, command, by=holder(order, of(order, side).key), **data)

    def appoint(self, order: WorkOrder) -> WorkOrder:
        """Appoint the first mediator."""
        return self.step(order, "appoint_mediators", mediator=str(self.mediator.staff_id), no_conflict=True)

    def invited(
        self, order: WorkOrder | None = None, *, reach: Reach = RESPONDENT, way: str = "message"
    ) -> WorkOrder:
        """Return an order whose other side was invited."""
        order = order or self.apply()
        join(order, reach=reach, side="respondent")
        return self.step(self.appoint(order), "invite", way=way)

    def mediating(self, order: WorkOrder | None = None, **more: Any) -> WorkOrder:
        """Return an order in which both sides talk."""
        return self.own(self.invited(order, **more), "respondent", "agree_to_mediate")

    def draft(self, order: WorkOrder, *, terms: str = TERMS, paper: str = "none", **more: Any) -> WorkOrder:
        """Draft an agreement."""
        return self.step(order, "draft_agreement", disputed="漏水的责任", terms=terms, paper=paper, **more)

    def in_force(self, order: WorkOrder | None = None, *, on: str = "", **more: Any) -> WorkOrder:
        """Return an order with an oral agreement in force since today."""
        order = order or self.mediating()
        return self.step(order, "agree_orally", terms=TERMS, on=on or clock.today().isoformat(), **more)


def of(order: WorkOrder, side: str) -> OrderPerson:
    """Return the first person of a side."""
    return next(one for one in queries.persons_of(fresh(order)) if one.side == side)


def desk_of(browser: Browser, order: WorkOrder) -> str:
    """Return the page of an order on the workbench."""
    return text_of(browser.get(f"/desk/orders/{order.code}"))
