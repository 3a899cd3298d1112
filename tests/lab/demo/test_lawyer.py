"""The lawyer by script: says what it is, answers from the knowledge base once, steps back for people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.messages import write
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation, Message
from fawang.consultations.rules import Command, Kind, State
from fawang.dispatch.actions import seats
from fawang.dispatch.models import Seat
from fawang.dispatch.rules import Presence
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.knowledge.data import packs
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from lab.demo import lawyer as script_of_the_demo
from tests.browser import sign_in
from tests.consultations.cases import fresh, person_of, question


@pytest.fixture
def script(centre: UnitRow) -> int:
    """The account of the script."""
    staff = create_staff(
        by=SYSTEM, username=script_of_the_demo.USERNAME, name="演示", password="only-for-tests",
        unit_id=centre.id, role=Role.DUTY_LAWYER, is_demo=True,
    )  # fmt: skip
    return int(staff.pk)


def chat() -> Consultation:
    """Ask for a chat."""
    return ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation


def turns(seconds: int = 0) -> None:
    """Let the script have its turns until it has nothing to do, `seconds` from now."""
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        while script_of_the_demo.turn(clock.now()):
            pass


def said(row: Consultation, side: str = "lawyer") -> list[str]:
    """Return what one side has said."""
    return [one.text for one in Message.objects.filter(consultation=row, side=side).order_by("number")]


def test_without_its_account_there_is_none(centre: UnitRow) -> None:
    assert script_of_the_demo.turn(clock.now()) == 0


def test_it_takes_a_chat_says_what_it_is_and_answers_each_word_once(script: int) -> None:
    turns()
    row = chat()
    turns()
    assert (fresh(row).state, fresh(row).staff_id) == (State.OPEN, script)
    assert said(row) == []
    turns(10)
    turns(20)
    [first] = said(row)
    assert "演示" in first
    assert "脚本" in first
    write(by=person_of(row), code=row.code, text="离婚后孩子归谁？", client_id="second-words")
    turns(30)
    assert len(said(row)) == 2
    assert "脚本" not in said(row)[1]


def test_where_it_is_not_certain_the_script_asks(script: int) -> None:
    asked = script_of_the_demo.reply("加油站把92号当95号卖，车坏了", topic="", place="", first=False)
    assert asked == packs.current().matters["consumer.fraud"].clarify


def test_it_steps_back_for_people_and_comes_back(script: int, centre: UnitRow) -> None:
    turns()
    assert Seat.objects.get(staff_id=script).presence == Presence.READY
    lawyer: Actor = sign_in(Role.DUTY_LAWYER, centre).actor
    seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
    turns()
    assert Seat.objects.get(staff_id=script).presence == Presence.OFFLINE
    row = chat()
    turns()
    assert fresh(row).state == State.WAITING
    seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence="offline", reason="end_of_duty")  # type: ignore[arg-type]
    turns()
    assert fresh(row).staff_id == script


def test_a_question_in_writing_is_answered_and_marked(script: int) -> None:
    turns()
    row = ask(by=ANONYMOUS, question=question()).consultation
    turns(10)
    assert (fresh(row).state, fresh(row).staff_id) == (State.ANSWERED, script)
    [answer] = said(row)
    assert "脚本" in answer
    assert "结束聊天" not in answer
    # Asked further, it answers once more and says no second time who it is.
    take_step(
        by=person_of(row), code=row.code, command=Command.FOLLOW_UP, version=fresh(row).version,
        data={"text": "离婚后孩子归谁？"},
    )  # fmt: skip
    turns(20)
    assert fresh(row).state == State.ANSWERED
    assert len(said(row)) == 2
    assert "脚本" not in said(row)[1]


def test_questions_of_the_demonstrations_own_data_wait_for_people(script: int) -> None:
    turns()
    row = ask(by=ANONYMOUS, question=replace(question(), is_demo=True)).consultation
    turns(10)
    assert fresh(row).state == State.WAITING


def test_while_somebody_is_on_duty_questions_in_writing_are_theirs(script: int, centre: UnitRow) -> None:
    turns()
    lawyer: Actor = sign_in(Role.DUTY_LAWYER, centre).actor
    seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
    turns()
    row = ask(by=ANONYMOUS, question=question()).consultation
    turns(10)
    assert fresh(row).state == State.WAITING
    assert people.account_of(script_of_the_demo.USERNAME) == script
