"""Two at once, with real transactions: appointments, records of the spot, lists of subsidies."""

import pytest

from fawang.kernel.rules.problems import Conflict
from fawang.mediation.models.register import Declaration
from fawang.work_orders.models import WorkOrder
from tests.mediation.committees import NANHAI, committee_at, working
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_two_mediators_appointed_at_once() -> None:
    committee = working(committee_at(NANHAI, "南海调委会"))
    order = committee.order()
    outcomes = at_once([lambda: committee.appoint(order, 0), lambda: committee.appoint(order, 1)])
    assert sum(isinstance(one, WorkOrder) for one in outcomes) == 1
    lost = next(one for one in outcomes if not isinstance(one, WorkOrder))
    assert isinstance(lost, Conflict)
    assert lost.code == "stale"
    order.refresh_from_db()
    assert len(order.facts["mediators"]) == 1
    assert Declaration.objects.filter(order=order).count() == 1
