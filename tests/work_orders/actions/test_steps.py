"""Steps as they are taken: history, versions, terms, movements between offices."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.legal_aid.procedure import Command, Term
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import Deadline, Extension, Pause, Transition, WorkOrder
from fawang.work_orders.queries import terms_due
from fawang.work_orders.rules.codes import Channel
from tests.cases import bring_to, give
from tests.conftest import Appoint, Submit, unit_at


def refusal(order: WorkOrder, command: str, by: Actor = SYSTEM, **data: object) -> str:
    with pytest.raises((Conflict, NotAllowed)) as caught:
        give(order, command, by=by, **data)
    return caught.value.code


def deadline(order: WorkOrder, term: str) -> Deadline:
    return Deadline.objects.filter(order=order, term=term).latest("id")


def test_the_usual_way_to_the_end(order: WorkOrder) -> None:
    order = bring_to(order, "closed")
    steps = list(Transition.objects.filter(order=order).order_by("seq").values_list("seq", "command"))
    assert steps == list(
        enumerate(["submit", "accept", "assign", "take_up", "conclude", "hand_in", "close"], start=1)
    )
    assert order.ended_at is not None
    assert order.due_at is None
    assert set(Deadline.objects.filter(order=order).values_list("status", flat=True)) == {"met"}


def test_each_step_publishes_one_event(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    events = OutboxEvent.objects.filter(payload__order_id=order.pk).order_by("id")
    assert [event.payload["command"] for event in events] == ["submit", "accept", "assign", "take_up"]
    assert [event.payload["seq"] for event in events] == [1, 2, 3, 4]


def test_the_history_cannot_be_changed(order: WorkOrder) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transition.objects.filter(order=order).update(command="close")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transition.objects.filter(order=order).delete()


def test_somebody_was_faster(order: WorkOrder, officer: Actor, head: Actor) -> None:
    seen = order.version
    give(order, "accept", by=officer, article="31.5")
    with pytest.raises(Conflict) as caught:
        take_step(
            by=head,
            code=order.code,
            command=Command.REFUSE,
            version=seen,
            data={"article": "31", "reason": "x"},
        )
    assert caught.value.code == "stale"
    assert caught.value.params == {"state": "accepted", "version": seen + 1}


def test_the_same_command_repeated_changes_nothing(order: WorkOrder, officer: Actor) -> None:
    papers = ["身份证", "合同"]
    first = give(order, "request_papers", by=officer, papers=papers)
    again = take_step(
        by=officer,
        code=order.code,
        command=Command.REQUEST_PAPERS,
        version=order.version,
        data={"papers": papers},
    )
    assert again.version == first.version
    assert Transition.objects.filter(order=order).count() == 2
    # Another's command, or other data, is no repetition.
    with pytest.raises(Conflict):
        take_step(
            by=officer, code=order.code, command=Command.REQUEST_PAPERS, version=order.version,
            data={"papers": ["户口本"]},
        )  # fmt: skip


def test_missing_papers_stop_the_clock(submit: Submit) -> None:
    monday = clock.now().replace(year=2026, month=11, day=23, hour=2)
    with clock.at(monday):
        order = submit().order
    term = deadline(order, "decide")
    before = term.due_at
    with clock.at(monday + timedelta(days=1)):
        order = give(order, "request_papers", papers=["身份证"])
    term.refresh_from_db()
    assert term.status == "paused"
    assert terms_due(order).get(Term.SUPPLEMENT) is not None
    assert order.due_at == deadline(order, "supplement").due_at
    with clock.at(monday + timedelta(days=4)):
        order = give(order, "supply_papers")
    term.refresh_from_db()
    assert term.status == "running"
    assert term.due_at > before
    assert order.due_at == term.due_at
    pause = Pause.objects.get(deadline=term)
    assert pause.until_at is not None
    assert pause.until_at - pause.from_at == timedelta(days=3)
    assert refusal(order, "request_papers", papers=["再来一次"]) == "papers_already_requested"


def test_papers_that_never_come_lapse(submit: Submit) -> None:
    order = give(submit().order, "request_papers", papers=["身份证"])
    assert refusal(order, "lapse") == "papers_still_awaited"
    with clock.at(clock.now() + timedelta(days=40)):
        order = give(order, "lapse")
    assert order.state == "withdrawn"
    assert not Deadline.objects.filter(order=order, status__in=["running", "paused"]).exists()


def test_a_misdirected_order_goes_to_the_superior_and_never_straight_back(
    submit: Submit, staff: Appoint, nanhai: UnitRow, supervisor: Actor
) -> None:
    tianhe = unit_at("440106", UnitKind.LEGAL_AID_OFFICE)
    officer = staff(Role.OFFICE_OFFICER, tianhe)
    order = submit(by=officer, channel=Channel.COUNTER, intake_unit_id=tianhe.id, place="440106").order
    order = give(order, "pass_on", by=officer, unit_id=nanhai.id, reason="事由发生在南海")
    assert (order.unit_id, order.state) == (nanhai.id, "submitted")
    order = give(order, "return", by=staff(Role.OFFICE_OFFICER, nanhai), reason="不属于本处")
    bureau = unit_at("440605", UnitKind.BUREAU)
    assert (order.unit_id, order.state, order.returned_by) == (bureau.id, "unrouted", [nanhai.id])
    with pytest.raises(Conflict) as caught:
        give(order, "dispatch", by=supervisor, unit_id=nanhai.id, reason="再看看")
    assert caught.value.code == "would_bounce"
    order = give(order, "dispatch", by=supervisor, unit_id=nanhai.id, reason="指定管辖", designate=True)
    assert (order.unit_id, order.state, order.binding) == (nanhai.id, "submitted", True)
    assert refusal(order, "return", reason="还是不属于") == "designated"


def test_return_in_time_only(order: WorkOrder) -> None:
    with clock.at(clock.now() + timedelta(days=9)):
        assert refusal(order, "return", reason="不是我们的") == "return_too_late"


def test_the_office_that_passed_it_on_still_follows(submit: Submit, staff: Appoint, nanhai: UnitRow) -> None:
    tianhe = unit_at("440106", UnitKind.LEGAL_AID_OFFICE)
    officer = staff(Role.OFFICE_OFFICER, tianhe)
    order = submit(by=officer, channel=Channel.COUNTER, intake_unit_id=tianhe.id).order
    assert order.unit_id == nanhai.id
    assert queries.visible(order.code, officer) == order
    assert [step.command for step in queries.open_steps_for(order, officer)] == ["note"]


def test_unknown_units_are_refused(submit: Submit) -> None:
    order = submit(place="", place_text="?").order
    with pytest.raises(Invalid) as caught:
        give(order, "dispatch", unit_id=10**9, reason="x")
    assert caught.value.errors == {"unit_id": "unit_unknown"}


def test_a_wrong_role_and_another_county_and_a_guessed_code(
    order: WorkOrder, staff: Appoint, nanhai: UnitRow
) -> None:
    stranger = staff(Role.OFFICE_HEAD, unit_at("440106", UnitKind.LEGAL_AID_OFFICE))
    for by in (
        stranger,
        staff(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU)),
        staff(Role.AUDITOR, nanhai),
    ):
        with pytest.raises(NotFound):
            give(order, "accept", by=by, article="31.5")
    with pytest.raises(NotFound):
        take_step(by=stranger, code="200000000000", command=Command.ACCEPT, version=1, data={})
    assert refusal(order, "accept", by=staff(Role.STATION_CLERK, nanhai), article="31.5") == "not_allowed"


def test_objection_upheld_and_overturned(submit: Submit, supervisor: Actor, officer: Actor) -> None:
    owner = Actor(kind=SYSTEM.kind)
    order = give(submit().order, "refuse", by=officer, article="31", reason="不在范围")
    assert order.state == "refused"
    order = give(order, "object", by=owner, reason="我认为属于")
    assert deadline(order, "objection").status == "running"
    assert refusal(order, "overturn", by=officer, reason="x") == "not_allowed"
    order = give(order, "overturn", by=supervisor, reason="属于第31条第5项")
    assert (order.state, order.facts["overturned"]) == ("submitted", True)
    assert refusal(order, "refuse", by=officer, article="31", reason="x") == "overturned"
    order = give(order, "accept", by=officer, article="31.5")
    order = give(order, "terminate", by=officer, article="48.6", reason="自行委托了律师")
    # Another decision, another objection; what was upheld is not decided twice.
    order = give(order, "object", by=owner, reason="我没有委托")
    order = give(order, "uphold", by=supervisor, reason="已委托")
    assert order.state == "terminated"
    assert refusal(order, "object", by=owner, reason="再来") == "already_objected"


def test_a_case_that_was_ended_wrongly_is_given_to_a_lawyer_anew(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    order = give(order, "terminate", article="48.7", reason="本人要求")
    order = give(give(order, "object", reason="我没有要求"), "overturn", reason="并非本人要求")
    assert (order.state, order.lawyer_id, order.firm_id) == ("submitted", None, None)


def test_upheld_after_termination_stays_terminated(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    order = give(order, "terminate", article="48.7", reason="本人要求")
    order = give(order, "object", reason="我没有要求")
    order = give(order, "uphold", reason="维持")
    assert order.state == "terminated"


def test_extension_with_approval(order: WorkOrder, supervisor: Actor) -> None:
    order = bring_to(order, "in_progress")
    before = deadline(order, "handle").due_at
    with pytest.raises(Invalid) as caught:
        give(order, "ask_extension", days=16, reason="太久")
    assert caught.value.errors == {"days": "field_wrong"}
    order = give(order, "ask_extension", days=10, reason="等待鉴定")
    assert order.extension_pending
    assert refusal(order, "ask_extension", days=1, reason="还要") == "extension_pending"
    order = give(order, "approve_extension", by=supervisor)
    after = deadline(order, "handle")
    assert after.due_at > before
    assert after.extension_left == 5
    assert order.due_at == after.due_at
    asked = Extension.objects.get(deadline=after)
    assert (asked.approved, asked.decided_by) == (True, supervisor.label)
    order = give(order, "ask_extension", days=5, reason="再五天")
    order = give(order, "deny_extension", by=supervisor, reason="不必")
    assert deadline(order, "handle").due_at == after.due_at
    with pytest.raises(Invalid):
        give(order, "ask_extension", days=6, reason="超出")


def test_suspension_pauses_the_handling(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    order = give(order, "suspend", reason="诉讼中止")
    assert deadline(order, "handle").status == "paused"
    assert order.due_at is None
    order = give(order, "resume")
    assert deadline(order, "handle").status == "running"


def test_only_one_lawyer_at_a_time_and_declining_frees(order: WorkOrder) -> None:
    order = bring_to(order, "assigned")
    first = order.lawyer_id
    order = give(order, "decline", reason="近期案件已满")
    assert (order.state, order.lawyer_id, order.firm_id) == ("accepted", None, None)
    order = bring_to(order, "assigned")
    assert order.lawyer_id != first


def test_withdrawing_ends_every_term(order: WorkOrder) -> None:
    order = give(bring_to(order, "in_progress"), "withdraw", reason="已经和解")
    assert order.state == "withdrawn"
    assert not Deadline.objects.filter(order=order, status__in=["running", "paused"]).exists()


def test_details_are_encrypted_in_the_history(order: WorkOrder) -> None:
    give(order, "note", note="当事人情绪激动")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM work_orders_transition WHERE command = 'note'")
        assert "情绪".encode() not in bytes(cursor.fetchone()[0])
    row = Transition.objects.get(order=order, command="note")
    assert json.loads(row.data) == {"note": "当事人情绪激动"}


def test_a_steps_cost_does_not_grow_with_the_history(order: WorkOrder) -> None:
    def cost(order: WorkOrder) -> tuple[WorkOrder, int]:
        with CaptureQueriesContext(connection) as captured:
            order = give(order, "note", note="x")
        return order, len(captured)

    order, first = cost(order)
    for _ in range(10):
        order, last = cost(order)
    assert first == last <= 16


def test_units_keep_their_path(order: WorkOrder) -> None:
    assert queries.snapshot(order).units == organisations.unit_path(order.unit_id)
