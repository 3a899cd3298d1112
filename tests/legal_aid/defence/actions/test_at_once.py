"""The same notification, the same lawyer, at the same moment: real transactions."""

from functools import partial

import pytest

from fawang.kernel.rules.problems import Conflict
from fawang.legal_aid.defence.actions.notifications import Notified, notify
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.models import Assignment
from fawang.work_orders.models import WorkOrder
from tests.cases import give
from tests.legal_aid.defence.cases import clerk, lawyers, notice
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_a_notification_sent_by_several_at_once_is_one() -> None:
    clerks = [clerk().actor for _ in range(3)]
    outcomes = at_once([partial(notify, by=one, notice=notice()) for one in clerks])
    done = [one for one in outcomes if isinstance(one, Notified)]
    assert len(done) == 3, outcomes
    assert sorted(one.joined for one in done) == [False, True, True]
    assert (WorkOrder.objects.count(), Notification.objects.get().repeats) == (1, 2)


def test_two_officers_who_assign_at_once_ask_one_lawyer() -> None:
    able = lawyers()
    order = notify(by=clerk().actor, notice=notice()).order
    outcomes = at_once([partial(give, order, "assign", lawyer_id=one.id) for one in able[:2]])
    assert sorted(one.code if isinstance(one, Conflict) else type(one).__name__ for one in outcomes) == [
        "WorkOrder",
        "stale",
    ]
    assert Assignment.objects.count() == 1
