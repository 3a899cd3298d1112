"""An institution of the register with three appraisers who have accounts, and commissions at it."""

from typing import Any

from fawang.appraisal.models import Appraiser
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import Submitted, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.appraisal.cases import appraiser, bring, institution
from tests.browser import Browser, sign_in
from tests.cases import intake

ANSWERS = {"field": "clinical", "client": "person", "use": "claim", "before": "no"}


class Institute:
    """An institution with three appraisers and its head."""

    def __init__(self, unit: UnitRow, licence: str) -> None:
        self.unit, self.licence = unit, licence
        self.head = sign_in(Role.OFFICE_HEAD, unit)
        self.appraisers = [sign_in(Role.APPRAISER, unit) for _ in range(3)]
        state = bring(
            institution(unit, licence),
            *(
                appraiser(number, licence, account=people.username_of(one.staff_id))
                for number, one in enumerate(self.appraisers, 1)
            ),
        )
        assert state.kept, state.problems

    def commission(self, **answers: str) -> Submitted:
        """Hand a commission in."""
        given = {**ANSWERS, "institution": str(self.unit.id), **answers}
        return submit(by=ANONYMOUS, intake=intake(kind="appraisal", matter="procedure", answers=given))

    def step(
        self, order: WorkOrder, command: str, who: Browser | Actor | None = None, **data: Any
    ) -> WorkOrder:
        """Give a command, as the first appraiser if nobody is named."""
        fresh = WorkOrder.objects.get(pk=order.pk)
        by = who.actor if isinstance(who, Browser) else who or self.appraisers[0].actor
        return take_step(by=by, code=fresh.code, command=command, version=fresh.version, data=data)

    def offered(self, fee: str = "1200", days: int = 20, **answers: Any) -> Submitted:
        """Return a commission for which the institution has offered its terms."""
        done = self.commission(**answers)
        self.step(done.order, "offer", fee=fee, days=days, risk="检材可能用尽", no_conflict=True)
        return done

    def appraising(self, **answers: Any) -> WorkOrder:
        """Return a commission that is being appraised."""
        done = self.offered(**answers)
        own = queries.actor_with_key(done.order.code, done.access_key, ANONYMOUS)
        self.step(done.order, "agree", own, consent=True)
        return self.step(done.order, "settle_fee", SYSTEM)

    def licences(self, *numbers: int) -> str:
        """Return licence numbers of appraisers, as they are typed."""
        return "\n".join(f"{self.licence}-{number}" for number in numbers)

    def issued(self, **answers: Any) -> WorkOrder:
        """Return a commission whose report two appraisers made, as it stands once it is issued."""
        order = self.step(
            self.appraising(**answers), "appoint", appraisers=self.licences(1, 2), no_conflict=True
        )
        facts = {**order.facts, "reports": 1, "number": "司鉴〔2026〕1号", "issued_on": "2026-11-01"}
        WorkOrder.objects.filter(pk=order.pk).update(state="issued", facts=facts)
        return WorkOrder.objects.get(pk=order.pk)


def entry(licence: str) -> Appraiser:
    """Return an appraiser by their licence."""
    return Appraiser.objects.get(licence_no=licence)
