"""From the notification to the closed file: what each command does besides moving the state."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.actions.letters import print_letter
from fawang.legal_aid.defence.actions.notifications import notify
from fawang.legal_aid.defence.actions.reactions import tell_organ
from fawang.legal_aid.models import Assignment
from fawang.notices.models import Notice
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken
from fawang.work_orders.queries import WorkOrder
from tests.cases import give
from tests.legal_aid.defence.cases import clerk, lawyers, notice, taken_up

pytestmark = pytest.mark.django_db


def defended() -> WorkOrder:
    """Return a defence that a lawyer has taken up."""
    able = lawyers()
    return taken_up(notify(by=clerk().actor, notice=notice()).order, able[0].id, reached_at="0757-12345678")


def test_taking_up_meets_the_three_days_and_names_the_lawyer_to_the_organ() -> None:
    able = lawyers()
    order = notify(by=clerk().actor, notice=notice()).order
    with pytest.raises(NotFound):
        print_letter(by=SYSTEM, order=order)
    order = give(order, "assign", lawyer_id=able[0].id)
    # A lawyer who was only asked may still have a conflict: the clock runs on.
    assert "assign" in work_orders.terms_due(order)
    assert queries.notification(order.pk).told_at is None
    order = give(order, "take_up", no_conflict=True, reached_at="0757-12345678")
    assert {row.term: row.status for row in work_orders.deadlines_of(order)}["assign"] == "met"
    assert queries.notification(order.pk).told_at is not None
    letter = print_letter(by=SYSTEM, order=order)
    text = "".join(PdfReader(io.BytesIO(letter.content)).pages[0].extract_text().split())
    for said in (
        able[0].name,
        able[0].licence_no,
        able[0].firm_name,
        "0757-12345678",
        "小林",
        "南海区人民法院",
    ):
        assert said.replace(" ", "") in text, said


def test_the_clerk_who_notified_is_told_code_and_link_and_no_name() -> None:
    order = defended()
    seq = next(row.seq for row in work_orders.history(order, public=False) if row.command == "take_up")
    event = StepTaken(
        order_id=order.pk,
        seq=seq,
        command="take_up",
        source="assigned",
        target="defending",
        unit_id=order.unit_id,
    )
    for _time in range(2):
        tell_organ(event)
    told = Notice.objects.get(text="organ_told")
    assert f"staff:{told.staff_id}" == queries.notification(order.pk).sent_by
    assert "小林" not in told.params
    assert order.code in told.params


def test_an_outcome_needs_a_meeting_and_no_day_to_come() -> None:
    order = defended()
    today = clock.today().isoformat()
    with pytest.raises(Conflict) as caught:
        give(order, "conclude", outcome="sentenced", ended_on=today)
    assert caught.value.code == "not_met_yet"
    with pytest.raises(Invalid):
        give(order, "meet", on=(clock.today() + timedelta(days=1)).isoformat())
    order = give(order, "meet", on=today)
    assert {row.term: row.status for row in work_orders.deadlines_of(order)}["meet"] == "met"
    order = give(order, "record", event="file_reading", on=today)
    order = give(order, "record", event="hearing", on=today)
    order = give(order, "conclude", outcome="suspended", ended_on=today)
    outcome = legal_aid.outcome(order.pk)
    assert outcome is not None
    assert (outcome.kind, outcome.sum_recovered) == ("suspended", None)
    order = give(give(order, "hand_in"), "close")
    assert order.state == "closed"
    assert Assignment.objects.get(order_id=order.pk).status == "ended"


def test_a_lawyer_who_is_refused_is_replaced_once() -> None:
    order = give(defended(), "meet", on=clock.today().isoformat())
    first = order.lawyer_id
    order = give(order, "refuse_lawyer", reason="当事人称难以沟通，法院查明理由正当")
    assert (order.state, order.lawyer_id) == ("notified", None)
    assert "replace" in work_orders.terms_due(order)
    order = taken_up(order, next(row.id for row in lawyers() if row.id != first))
    # The second one has not met the person yet, whatever the first one did.
    with pytest.raises(Conflict):
        give(order, "conclude", outcome="sentenced", ended_on=clock.today().isoformat())
    with pytest.raises(Conflict) as caught:
        give(order, "refuse_lawyer", reason="再次拒绝")
    assert caught.value.code == "lawyer_refused_before"


def test_what_the_lawyer_does_stands_in_no_history_but_that_of_the_office() -> None:
    order = give(defended(), "meet", on=clock.today().isoformat(), note="当事人陈述案发经过")
    order = give(order, "record", event="opinion", on=clock.today().isoformat(), note="提出无罪意见")
    shown = {row.command for row in work_orders.history(order, public=True)}
    assert shown == {"submit", "assign", "take_up"}
