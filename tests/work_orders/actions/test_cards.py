"""Cards: issued once, in time, after restarts, and taken up by supervision."""

from datetime import datetime, timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.work_orders.actions import cards
from fawang.work_orders.actions.reactions import press
from fawang.work_orders.events import CardShown
from fawang.work_orders.models import CardIssued, Deadline, Transition, WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Submit


def show_due_cards(now: datetime) -> int:
    return cards.show_due_cards(by=SYSTEM, now=now)


@pytest.fixture
def decide(order: WorkOrder) -> Deadline:
    return Deadline.objects.get(order=order, term="decide")


def shown(order: WorkOrder) -> list[str]:
    return list(
        CardIssued.objects.filter(deadline__order=order).order_by("id").values_list("colour", flat=True)
    )


def test_yellow_then_red_then_nothing_more(order: WorkOrder, decide: Deadline) -> None:
    assert show_due_cards(decide.yellow_at - timedelta(seconds=1)) == 0
    assert show_due_cards(decide.yellow_at) == 1
    assert show_due_cards(decide.yellow_at) == 0
    order.refresh_from_db()
    assert order.card == "yellow"
    assert show_due_cards(decide.red_at) == 1
    order.refresh_from_db()
    assert order.card == "red"
    assert show_due_cards(decide.red_at + timedelta(days=30)) == 0
    assert shown(order) == ["yellow", "red"]
    events = OutboxEvent.objects.filter(name="work_orders.card_shown", payload__order_id=order.pk)
    assert [event.payload["colour"] for event in events] == ["yellow", "red"]


def test_a_worker_that_was_away_for_a_week_makes_up_for_it(order: WorkOrder, decide: Deadline) -> None:
    # Nobody looked in time: the red card is due at once, the yellow one is no use any more.
    assert show_due_cards(decide.red_at + timedelta(days=7)) == 1
    assert shown(order) == ["red"]


def test_a_step_takes_the_card_away(order: WorkOrder, decide: Deadline) -> None:
    show_due_cards(decide.yellow_at)
    order.refresh_from_db()
    with clock.at(decide.yellow_at + timedelta(minutes=1)):
        order = give(order, "accept", article="31.5")
    assert order.card == "none"
    decide.refresh_from_db()
    assert decide.status == "met"
    assert show_due_cards(decide.red_at) in (0, 1)
    assert "red" not in [c.colour for c in CardIssued.objects.filter(deadline=decide)]


def test_late_is_recorded_as_late(order: WorkOrder, decide: Deadline) -> None:
    with clock.at(decide.due_at + timedelta(seconds=1)):
        give(order, "accept", article="31.5")
    decide.refresh_from_db()
    assert decide.status == "late"


def test_a_paused_term_gets_no_card(order: WorkOrder, decide: Deadline) -> None:
    order = give(order, "request_papers", papers=["身份证"])
    supplement = Deadline.objects.get(order=order, term="supplement")
    show_due_cards(decide.red_at + timedelta(days=1))
    assert not CardIssued.objects.filter(deadline=decide).exists()
    assert supplement.due_at > decide.due_at


def test_a_red_card_puts_the_order_under_supervision_once(order: WorkOrder, decide: Deadline) -> None:
    show_due_cards(decide.red_at)
    event = OutboxEvent.objects.filter(name="work_orders.card_shown").latest("id")
    shown_event = CardShown.read(event.payload)
    press(shown_event)
    press(shown_event)
    order.refresh_from_db()
    assert order.supervised
    assert Transition.objects.filter(order=order, command="supervise").count() == 1
    order = give(order, "answer_supervision", answer="材料较多，明日办结。")
    assert not order.supervised


def test_an_approved_extension_brings_cards_of_its_own(submit: Submit) -> None:
    order = bring_to(submit().order, "in_progress")
    handle = Deadline.objects.get(order=order, term="handle")
    show_due_cards(handle.yellow_at)
    order.refresh_from_db()
    assert order.card == "yellow"
    order = give(order, "ask_extension", days=10, reason="等待鉴定")
    order = give(order, "approve_extension")
    assert order.card == "none"
    handle.refresh_from_db()
    assert show_due_cards(handle.yellow_at - timedelta(seconds=1)) == 0
    assert show_due_cards(handle.yellow_at) == 1
