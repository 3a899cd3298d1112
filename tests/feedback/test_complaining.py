"""Complaints with their tables: from the person's page to the supervisor's answer, within time."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from fawang.consultations.actions.asking import ask
from fawang.consultations.queries import Consultation, one
from fawang.feedback.actions import complaints as actions
from fawang.feedback.actions import reactions
from fawang.feedback.actions.erasure import erase_about
from fawang.feedback.events import ComplaintCardShown, ComplaintStepTaken
from fawang.feedback.models import Check, Complaint, ComplaintStep, ComplaintTerm
from fawang.feedback.queries import complaints, subjects
from fawang.feedback.queries.complaints import Box
from fawang.feedback.rules.complaints import Command, State, Via
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.actions.staff import set_own_phone
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import fresh, give, person_of, question
from tests.races import at_once

TEXT = "律师很不耐烦，说这种小事不要来问。"
REACHABLE = Reach(name="", phone="13800138000", medium=Medium.SMS)


@pytest.fixture
def centre(db: None) -> UnitRow:
    """The province's centre."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def lawyer(centre: UnitRow) -> Browser:
    """The duty lawyer who had it."""
    return sign_in(Role.DUTY_LAWYER, centre)


@pytest.fixture
def above(db: None) -> Browser:
    """A supervisor of the bureau above the centre."""
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


@pytest.fixture
def talk(lawyer: Browser) -> Consultation:
    """A question that was answered and ended."""
    row = ask(by=ANONYMOUS, question=question(reach=REACHABLE)).consultation
    give(row, "grab", lawyer.actor)
    give(row, "answer", lawyer.actor, text="工资应当按时支付。")
    give(row, "close", person_of(row))
    return fresh(row)


def page_of(row: Consultation) -> str:
    return f"/c/{row.code}/{one.access_key(fresh(row))}/complaint"


def complain(row: Consultation, **changes: Any) -> Complaint:
    values: dict[str, Any] = {"about": "attitude", "text": TEXT, "via": Via.PAGE} | changes
    return actions.complain(by=person_of(row), subject=subjects.of_consultation(row), **values)


def step(row: Complaint, command: str, by: Actor, **data: Any) -> Complaint:
    version = Complaint.objects.get(pk=row.pk).version
    return actions.take_step(by=by, code=row.code, command=Command(command), version=version, data=data)


def react() -> list[str]:
    """Let the reactions follow, twice; return what was told."""
    for row in [*OutboxEvent.objects.order_by("id")] * 2:
        if row.name == ComplaintStepTaken.name:
            for follow in (reactions.draw_complained, reactions.tell_of_complaint):
                follow(ComplaintStepTaken.read(row.payload))
        elif row.name == ComplaintCardShown.name:
            reactions.press_owner(ComplaintCardShown.read(row.payload))
    return sorted(Notice.objects.values_list("text", flat=True))


def test_from_the_person_s_page_to_the_answer(talk: Consultation, above: Browser) -> None:
    set_own_phone(by=above.actor, phone="13900139000")
    person, way = Client(), page_of(talk)
    assert way in person.get(way.removesuffix("/complaint")).content.decode()
    assert person.get(way).status_code == 200
    empty = person.post(way, {"text": TEXT})
    assert (empty.status_code, TEXT in empty.content.decode()) == (422, True)
    assert "#id_about" in empty.content.decode()
    sent = person.post(way, {"about": "attitude", "text": TEXT})
    assert (sent.status_code, sent["Location"]) == (302, f"{way}?done=complain")
    row = Complaint.objects.get()
    assert (row.state, row.owner_id, row.via) == (State.RECEIVED, above.staff_id, "page")
    assert row.due_at is not None
    # Twice is once, and what was typed is not lost.
    again = person.post(way, {"about": "late", "text": "还要再说一遍"})
    assert (again.status_code, "还要再说一遍" in again.content.decode()) == (409, True)
    assert react() == ["complaint_for_you"]
    # What is complained of is looked into by a reviewer.
    assert Check.objects.get(consultation=talk.pk).causes[0] == "complained"
    desk = f"/desk/complaints/{row.code}"
    assert desk in above.get("/desk/complaints").content.decode()
    assert TEXT in above.get(desk).content.decode()
    assert above.post(desk, {"command": "accept", "accept-version": 1}).status_code == 302
    wrong = above.post(desk, {"command": "answer", "answer-version": 2, "answer-answer": "查了记录。"})
    assert (wrong.status_code, "查了记录。" in wrong.content.decode()) == (422, True)
    done = above.post(desk, {
        "command": "answer", "answer-version": 2, "answer-finding": "justified",
        "answer-answer": "您说得对，我们向您道歉。", "answer-measures": "已约谈该律师。",
    })  # fmt: skip
    assert done.status_code == 302
    assert react() == ["complaint_accepted", "complaint_answered", "complaint_for_you"]
    read = person.get(way).content.decode()
    assert "我们向您道歉" in read
    assert "约谈" not in read
    row.refresh_from_db()
    closing = {"command": "close", "complaint": row.code, "version": row.version}
    assert person.post(way, closing).status_code == 302
    assert person.post(way, closing).status_code == 302
    row.refresh_from_db()
    closed = Complaint.objects.get()
    assert (closed.state, closed.due_at) == (State.CLOSED, None)
    assert list(ComplaintTerm.objects.order_by("id").values_list("term", "status")) == [
        ("accept", "met"),
        ("answer", "met"),
    ]
    assert desk in above.get("/desk/complaints", box="ended").content.decode()
    # Afterwards one may complain again.
    assert person.post(way, {"about": "late", "text": "后来又有一件事"}).status_code == 302


def test_the_one_complained_of_and_other_units_see_nothing(talk: Consultation, centre: UnitRow) -> None:
    give_both = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU), Role.DUTY_LAWYER, centre)
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    row = ask(by=ANONYMOUS, question=question()).consultation
    give(row, "grab", give_both.actor)
    found = complain(fresh(row))
    # Nobody is left to own it, so it waits for whoever comes.
    assert found.owner_id is None
    for other in (give_both, elsewhere):
        assert other.get(f"/desk/complaints/{found.code}").status_code == 404
        for box in Box:
            assert found.code not in other.get("/desk/complaints", box=box).content.decode()
            assert complaints.count(other.actor, box) == 0
        with pytest.raises(NotFound):
            step(found, "accept", other.actor)
    late = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    assert step(found, "accept", late.actor).owner_id == late.staff_id
    assert sign_in(Role.LEAD_LAWYER, centre).get("/desk/complaints").status_code == 403


def test_the_nearest_with_the_least_to_do_gets_it(
    talk: Consultation, above: Browser, order: WorkOrder
) -> None:
    second = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    assert complain(talk).owner_id == above.staff_id
    other = ask(by=ANONYMOUS, question=question()).consultation
    mine = complain(other)
    assert mine.owner_id == second.staff_id
    handed = step(mine, "hand_over", second.actor, staff_id=above.staff_id, reason="与我有关")
    assert handed.owner_id == above.staff_id
    with pytest.raises(Invalid) as wrong:
        step(
            mine,
            "hand_over",
            above.actor,
            staff_id=sign_in(Role.AUDITOR, handed.unit).staff_id,
            reason="x",
        )
    assert wrong.value.errors == {"staff_id": "cannot_answer_complaint"}
    # A work order's goes to the bureau above the office, not to the province.
    county = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    client, key = Client(), work_orders.access_key(order)
    assert "/complaint" in client.get(f"/f/{order.code}/{key}").content.decode()
    way = f"/f/{order.code}/{key}/complaint"
    assert client.post(way, {"about": "late", "text": "三个星期没人联系我"}).status_code == 302
    assert Complaint.objects.get(order=order).owner_id == county.staff_id


def test_cards_come_and_press_the_owner(talk: Consultation, above: Browser) -> None:
    set_own_phone(by=above.actor, phone="13900139000")
    row = complain(talk)
    term = ComplaintTerm.objects.get()
    assert term.check_at is not None
    assert actions.show_due_cards(by=SYSTEM, now=term.check_at) == 1
    row.refresh_from_db()
    assert row.card == "yellow"
    assert actions.show_due_cards(by=SYSTEM, now=term.red_at) == 1
    assert actions.show_due_cards(by=SYSTEM, now=term.red_at) == 0
    row.refresh_from_db()
    assert row.card == "red"
    assert react() == ["complaint_for_you", "complaint_overdue"]
    with clock.at(term.red_at):
        step(row, "accept", above.actor)
    term.refresh_from_db()
    row.refresh_from_db()
    assert (term.status, row.card) == ("late", "none")


def test_what_was_answered_closes_by_itself(talk: Consultation, above: Browser) -> None:
    row, by = complain(talk), above.actor
    step(row, "accept", by)
    step(row, "answer", by, finding="not_justified", answer="没有发现。")
    assert actions.close_answered(by=SYSTEM, now=clock.now()) == 0
    assert actions.close_answered(by=SYSTEM, now=clock.now() + actions.ANSWERED_FOR * 2) == 1
    assert Complaint.objects.get().state == State.CLOSED


def test_taken_down_on_the_telephone(talk: Consultation, centre: UnitRow, above: Browser) -> None:
    agent = sign_in(Role.HOTLINE_AGENT, centre)
    way = "/desk/complaints/new"
    given = {"code": talk.code, "about": "wrong_advice", "text": "来电人说律师把时效说错了"}
    assert agent.get(way).status_code == 200
    for code in ("293847561029", "x", talk.code[:-1]):
        wrong = agent.post(way, {**given, "code": code})
        assert (wrong.status_code, "把时效说错了" in wrong.content.decode()) == (422, True)
    taken = agent.post(way, given)
    row = Complaint.objects.get()
    assert (taken.status_code, row.via) == (200, "phone")
    shown = re.sub(r"<[^>]+>", "", taken.content.decode())
    assert row.code in shown.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    assert "老板扣着" not in shown
    assert react().count("complaint_received") == 1
    with pytest.raises(NotAllowed):
        actions.complain(
            by=ANONYMOUS, subject=subjects.of_consultation(talk), about="late", text=TEXT, via=Via.PHONE
        )
    assert sign_in(Role.AUDITOR, centre).get(way).status_code == 403


def test_nobody_complains_for_another(talk: Consultation) -> None:
    other = ask(by=ANONYMOUS, question=question()).consultation
    with pytest.raises(NotAllowed):
        actions.complain(
            by=person_of(other), subject=subjects.of_consultation(talk), about="late", text=TEXT, via=Via.PAGE
        )
    wrong = f"/c/{talk.code}/{one.access_key(other)}/complaint"
    assert Client().get(wrong).status_code == 404
    assert Client().post(wrong, {"about": "late", "text": TEXT}).status_code == 404
    mine = complain(talk)
    taking = {"command": "withdraw", "complaint": mine.code, "version": 1}
    assert Client().post(page_of(other), taking).status_code == 404
    assert Client().post(page_of(talk), taking).status_code == 302
    assert Complaint.objects.get().state == State.WITHDRAWN


def test_the_history_is_written_once_and_erased_with_the_rest(talk: Consultation, above: Browser) -> None:
    row, by = complain(talk), above.actor
    with pytest.raises(DatabaseError), transaction.atomic():
        ComplaintStep.objects.update(note="anders")
    with pytest.raises(Conflict):
        erase_about(by=SYSTEM, consultation_id=talk.pk)
    second = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    step(row, "hand_over", by, staff_id=second.staff_id, reason="蒋先生的事")
    step(row, "accept", by)
    step(row, "answer", by, finding="partly", answer="蒋先生您好", measures="谈话")
    erase_about(by=SYSTEM, consultation_id=talk.pk)
    row.refresh_from_db()
    assert (row.text, row.answer, row.measures, row.finding) == ("", "", "", "partly")
    assert [str(one.note) for one in ComplaintStep.objects.all()] == [""] * 4
    assert complaints.about(subjects.of_consultation(talk)) == []


def test_too_many_are_slowed_down(talk: Consultation) -> None:
    way = page_of(talk)
    for _ in range(5):
        Client().post(way, {"about": "late", "text": TEXT})
        Complaint.objects.update(state=State.WITHDRAWN)
    assert Client().post(way, {"about": "late", "text": TEXT}).status_code == 429


def test_the_api(talk: Consultation, above: Browser, lawyer: Browser) -> None:
    path, key = f"/api/v1/consultations/{talk.code}/complaint", {"X-Access-Key": one.access_key(talk)}
    made = Client().post(path, {"about": "money", "text": TEXT}, content_type="application/json", headers=key)
    assert (made.status_code, made.json()["state"]) == (201, "received")
    again = Client().post(
        path, {"about": "money", "text": TEXT}, content_type="application/json", headers=key
    )
    assert (again.status_code, again.json()["code"]) == (409, "complaint_is_open")
    [found] = Client().get(path, headers=key).json()
    assert (found["text"], found["finding"], found["answer"]) == (TEXT, None, "")
    assert Client().get(path).status_code == 404
    assert Client().get("/api/v1/complaints").status_code == 401


def test_two_complaints_and_two_answers_at_once(real_database: str) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    supervisors = [sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU)).actor for _ in range(2)]
    lawyer = sign_in(Role.DUTY_LAWYER, centre).actor
    row = ask(by=ANONYMOUS, question=question()).consultation
    give(row, "grab", lawyer)
    made = at_once([lambda: complain(row)] * 3)
    assert (
        sorted(str(getattr(one_, "code", one_)) for one_ in made if isinstance(one_, Exception))
        == ["complaint_is_open"] * 2
    )
    complaint = Complaint.objects.get()
    taken = at_once(
        [
            lambda by=by: actions.take_step(  # type: ignore[misc]
                by=by, code=complaint.code, command=Command.ACCEPT, version=1, data={}
            )
            for by in supervisors
        ]
    )
    assert [str(getattr(one_, "code", "")) for one_ in taken if isinstance(one_, Exception)] == ["stale"]
    assert ComplaintTerm.objects.filter(status="running").count() == 1
