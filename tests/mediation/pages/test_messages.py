"""What one side of a mediation writes to the committee, the other side does not read; nor the answer to it."""

import pytest
from django.test import Client

from fawang.kernel.rules.problems import NotAllowed
from fawang.work_orders.models import WorkOrder
from tests.mediation.cases import Committee, desk_of, of
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ASKED, ANSWER = "我方想先私下谈赔偿底线。", "底线收到，只有我们知道。"
OTHERS, SECOND = "我方下周不在本地。", "改到再下周。"


def page_of(order: WorkOrder, side: str) -> str:
    now = fresh(order)
    return text_of(Client().get(f"/f/{now.code}/{of(now, side).key}"))


def test_each_side_reads_its_own(committee: Committee) -> None:
    order = committee.mediating()
    committee.own(order, "applicant", "message", message=ASKED)
    committee.own(order, "respondent", "message", message=OTHERS)
    # The one that has waited longest is answered first.
    committee.step(order, "reply", reply=ANSWER)
    committee.step(order, "reply", reply=SECOND)
    first, other = page_of(order, "applicant"), page_of(order, "respondent")
    assert (ASKED in first, ANSWER in first, OTHERS in first, SECOND in first) == (True, True, False, False)
    assert (ASKED in other, ANSWER in other, OTHERS in other, SECOND in other) == (False, False, True, True)
    desk = desk_of(committee.mediator, order)
    assert all(one in desk for one in (ASKED, OTHERS, ANSWER, SECOND))


def test_a_mediator_writes_no_message_for_a_side(committee: Committee) -> None:
    order = committee.mediating()
    with pytest.raises(NotAllowed):
        committee.step(order, "message", message=ASKED)
