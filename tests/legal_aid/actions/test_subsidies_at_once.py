"""Subsidies that several pay or record at the same moment: real transactions."""

from functools import partial

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.legal_aid.actions import subsidies, subsidy_lists
from fawang.legal_aid.models import Subsidy, SubsidyList
from fawang.legal_aid.rules.subsidies import Work
from fawang.work_orders.actions.intake import submit as submit_order
from tests.cases import able_lawyers, bring_to, intake
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def listed(by: Actor, unit_id: int) -> SubsidyList:
    return subsidy_lists.make_list(by=by, unit_id=unit_id, month=f"{clock.today():%Y-%m}", rows=1)


def test_two_lists_of_the_same_month_pay_each_row_once() -> None:
    order = bring_to(submit_order(by=SYSTEM, intake=intake()).order, "closed")
    outcomes = at_once([partial(listed, SYSTEM, order.unit_id) for _ in range(4)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict"] * 3 + ["SubsidyList"]
    assert SubsidyList.objects.get().rows == 1


def test_a_day_that_several_record_is_there_once() -> None:
    order = bring_to(submit_order(by=SYSTEM, intake=intake()).order, "accepted")
    lawyer = able_lawyers(order)[0]
    record = partial(
        subsidies.record_day, by=SYSTEM, unit_id=order.unit_id, lawyer_id=lawyer, work=Work.DOCUMENT,
        day=clock.today(), number=2,
    )  # fmt: skip
    outcomes = at_once([record for _ in range(4)])
    assert {one.pk for one in outcomes if isinstance(one, Subsidy)} == {Subsidy.objects.get().pk}
