"""Two at once, with real transactions: appointments, records of the spot, lists of subsidies."""

from functools import partial

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.mediation.actions.records import record_on_the_spot
from fawang.mediation.actions.subsidies import check_list
from fawang.mediation.models.register import ClosedCase, Declaration, SubsidyLine, SubsidyList
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.actions.test_records import SETTLED
from tests.mediation.committees import NANHAI, TOWN, committee_at, working
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_two_mediators_appointed_at_once() -> None:
    committee = working(committee_at(NANHAI, "南海调委会"))
    order = committee.order()

    def appoint(number: int) -> WorkOrder:
        # Both have seen the same version, however late one of them presses.
        data = {"mediator": str(committee.mediators[number].staff_id), "no_conflict": True}
        by = committee.mediators[0].actor
        return take_step(
            by=by, code=order.code, command="appoint_mediators", version=order.version, data=data
        )

    outcomes = at_once([partial(appoint, 0), partial(appoint, 1)])
    assert sum(isinstance(one, WorkOrder) for one in outcomes) == 1
    lost = next(one for one in outcomes if not isinstance(one, WorkOrder))
    assert isinstance(lost, Conflict)
    assert lost.code == "stale"
    order.refresh_from_db()
    assert len(order.facts["mediators"]) == 1
    assert Declaration.objects.filter(order=order).count() == 1


def test_the_same_record_sent_twice_at_once() -> None:
    committee = working(committee_at(TOWN, "桂城调委会"))

    def send() -> str:
        by = committee.mediators[0].actor
        answer = record_on_the_spot(by=by, committee_id=committee.unit.id, record=SETTLED, client_id="one")
        return str(answer["code"])

    first, second = at_once([send, send])
    assert first == second
    assert WorkOrder.objects.filter(kind="mediation").count() == 1
    assert ClosedCase.objects.count() == 1


def test_two_who_check_the_same_month() -> None:
    committee = working(committee_at(TOWN, "桂城调委会"))
    heads = [sign_in(Role.STATION_HEAD, unit_at(TOWN, UnitKind.TOWN_STATION)).actor for _ in range(2)]
    record_on_the_spot(
        by=committee.mediators[0].actor, committee_id=committee.unit.id, record=SETTLED, client_id="one"
    )
    month = f"{clock.today():%Y-%m}"

    def check(by: Actor) -> SubsidyList:
        return check_list(by=by, committee_id=committee.unit.id, month=month, grades={}, cases=1)

    outcomes = at_once([partial(check, by) for by in heads])
    assert sum(isinstance(one, SubsidyList) for one in outcomes) == 1
    lost = next(one for one in outcomes if not isinstance(one, SubsidyList))
    assert isinstance(lost, Conflict)
    assert lost.code == "subsidy_nothing"
    assert SubsidyLine.objects.count() == 1
