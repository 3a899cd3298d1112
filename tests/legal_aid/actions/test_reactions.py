"""The lawyer who was asked learns of it."""

import json
from datetime import datetime
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.news import outbox
from fawang.legal_aid.actions.reactions import tell_lawyer
from fawang.legal_aid.procedure import Term
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.events import StepTaken
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.cases import WORDS, able_lawyers, bring_to, give

pytestmark = pytest.mark.django_db


def event_of(order: WorkOrder) -> StepTaken:
    """The news of the step that an order took last."""
    row = OutboxEvent.objects.filter(name=StepTaken.name).latest("id")
    event = StepTaken.read(row.payload)
    assert (event.order_id, event.seq) == (order.pk, order.version)
    return event


def offers() -> list[Notice]:
    """What lawyers were told."""
    return list(Notice.objects.filter(text="case_offered").order_by("id"))


def test_the_reaction_is_wired() -> None:
    assert tell_lawyer in outbox.wired()[StepTaken.name]


def test_the_lawyer_is_told_code_link_and_day_and_nothing_else(order: WorkOrder, nanhai: UnitRow) -> None:
    order = bring_to(order, "accepted")
    lawyer_id = able_lawyers(order)[0]
    account = sign_in(Role.LAWYER, nanhai, lawyer_id=lawyer_id, phone="19900000001")
    order = give(order, "assign", lawyer_id=lawyer_id)
    event = event_of(order)
    tell_lawyer(event)
    tell_lawyer(event)
    [notice] = offers()
    assert notice.staff_id == account.staff_id
    assert notice.order_ref == f"work_orders.order:{order.pk}"
    assert notice.units[0] == order.unit_id
    term = next(row for row in queries.deadlines_of(order) if row.term == Term.RESPOND)
    assert json.loads(notice.params) == {
        "code": order.code,
        "link": f"/desk/orders/{order.code}",
        "due": term.due_at.isoformat(),
    }
    assert WORDS[:4] not in notice.params


def test_another_lawyer_who_is_asked_instead_is_told_too(order: WorkOrder, nanhai: UnitRow) -> None:
    order = bring_to(order, "accepted")
    first, second = able_lawyers(order)[:2]
    accounts = [sign_in(Role.LAWYER, nanhai, lawyer_id=one, phone="19900000001") for one in (first, second)]
    order = give(order, "assign", lawyer_id=first)
    late = event_of(order)
    order = give(order, "reassign", lawyer_id=second, reason="时间冲突")
    tell_lawyer(event_of(order))
    # The first one's news comes late: the case is no longer theirs to answer for.
    tell_lawyer(late)
    assert [notice.staff_id for notice in offers()] == [accounts[1].staff_id]


def test_without_a_number_the_office_sees_that_they_were_not_told(order: WorkOrder, nanhai: UnitRow) -> None:
    order = bring_to(order, "accepted")
    lawyer_id = able_lawyers(order)[0]
    sign_in(Role.LAWYER, nanhai, lawyer_id=lawyer_id)
    order = give(order, "assign", lawyer_id=lawyer_id)
    tell_lawyer(event_of(order))
    [notice] = offers()
    assert (notice.state, notice.reason) == ("suppressed", "notice_staff_unreachable")


def test_nobody_is_told_of_other_steps_or_without_an_account(order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    tell_lawyer(event_of(order))
    order = bring_to(order, "assigned")
    tell_lawyer(event_of(order))
    assert offers() == []


def test_a_case_that_was_answered_meanwhile_is_not_offered_any_more(
    order: WorkOrder, nanhai: UnitRow
) -> None:
    order = bring_to(order, "accepted")
    lawyer_id = able_lawyers(order)[0]
    sign_in(Role.LAWYER, nanhai, lawyer_id=lawyer_id, phone="19900000001")
    order = give(order, "assign", lawyer_id=lawyer_id)
    event = event_of(order)
    give(order, "take_up", no_conflict=True)
    tell_lawyer(event)
    assert offers() == []


@pytest.mark.parametrize(
    ("command", "data"),
    [("take_up", {"no_conflict": True}), ("decline", {"reason": "时间冲突"}), ("withdraw", {})],
)
def test_an_offer_that_waits_for_the_morning_is_held_back_once_it_was_answered(
    order: WorkOrder, nanhai: UnitRow, command: str, data: dict[str, Any]
) -> None:
    with clock.at(datetime(2026, 11, 24, 22, 0, tzinfo=clock.CHINA)):
        order = bring_to(order, "accepted")
        lawyer_id = able_lawyers(order)[0]
        sign_in(Role.LAWYER, nanhai, lawyer_id=lawyer_id, phone="19900000001")
        order = give(order, "assign", lawyer_id=lawyer_id)
        tell_lawyer(event_of(order))
        assert [notice.state for notice in offers()] == ["held"]
        order = give(order, "note", note="已电话联系")
        tell_lawyer(event_of(order))
        assert [notice.state for notice in offers()] == ["held"]
        order = give(order, command, **data)
        tell_lawyer(event_of(order))
    assert [(notice.state, notice.reason) for notice in offers()] == [("suppressed", "notice_outdated")]


def test_who_is_asked_instead_is_told_in_the_morning_and_the_first_is_not(
    order: WorkOrder, nanhai: UnitRow
) -> None:
    with clock.at(datetime(2026, 11, 24, 22, 0, tzinfo=clock.CHINA)):
        order = bring_to(order, "accepted")
        first, second = able_lawyers(order)[:2]
        for one in (first, second):
            sign_in(Role.LAWYER, nanhai, lawyer_id=one, phone="19900000001")
        order = give(order, "assign", lawyer_id=first)
        tell_lawyer(event_of(order))
        order = give(order, "reassign", lawyer_id=second, reason="时间冲突")
        again = event_of(order)
        tell_lawyer(again)
        tell_lawyer(again)
    assert [notice.state for notice in offers()] == ["suppressed", "held"]
