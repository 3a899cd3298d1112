"""Two offices that ask for the same lawyer at the same moment: real transactions."""

from functools import partial

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.legal_aid.models import Assignment
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.queries import lawyer
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.queries import WorkOrder
from tests.cases import able_lawyers, bring_to, give, intake
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def codes(outcomes: list[WorkOrder | Exception]) -> list[str]:
    """Return what each of several attempts came to."""
    return sorted(one.code if isinstance(one, Conflict) else type(one).__name__ for one in outcomes)


def test_a_lawyer_s_last_place_is_given_once() -> None:
    orders = [bring_to(submit(by=SYSTEM, intake=intake()).order, "accepted") for _ in range(4)]
    wanted = able_lawyers(orders[0])[0]
    row = lawyer(wanted)
    assert row is not None
    edit_lawyer(by=SYSTEM, lawyer_id=wanted, version=row.version, capacity=1)
    outcomes = at_once([partial(give, order, "assign", lawyer_id=wanted) for order in orders])
    assert codes(outcomes) == ["WorkOrder", "lawyer_full", "lawyer_full", "lawyer_full"]
    assert Assignment.objects.filter(lawyer_id=wanted).count() == 1


def test_a_case_is_offered_to_one_lawyer_however_many_are_chosen_together() -> None:
    order = bring_to(submit(by=SYSTEM, intake=intake()).order, "accepted")
    chosen = able_lawyers(order)[:3]
    outcomes = at_once([partial(give, order, "assign", lawyer_id=one) for one in chosen])
    assert codes(outcomes) == ["WorkOrder", "stale", "stale"]
    assert Assignment.objects.filter(order_id=order.pk).count() == 1
