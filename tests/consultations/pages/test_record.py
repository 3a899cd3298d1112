"""The record after a talk: its form, its term, who reads it, and what erasing leaves of it."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.consultations.actions import reactions
from fawang.consultations.actions.cards import show_due_cards
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.actions.messages import write
from fawang.consultations.events import CardShown, StepTaken
from fawang.consultations.models import Consultation, Deadline, Record
from fawang.consultations.queries import one
from fawang.consultations.queries.records import prefilled, record_of
from fawang.consultations.rules import Kind
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.notices.models import Notice
from fawang.people.actions.staff import set_own_phone
from fawang.people.rules.wishes import Medium, Reach
from tests.browser import Browser
from tests.consultations.cases import ANSWER, TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask

ADVISED = "不要签自愿离职。依据《劳动合同法》第三十条，工资应当按时足额支付。"
RECORD = {
    "asked": "工厂扣发两个月工资", "advised": ADVISED, "next_steps": "保存工资条\n申请仲裁", "outcome": "advised",
}  # fmt: skip


@pytest.fixture
def ended(asked: Ask, duty: Actor) -> Consultation:
    """A chat that has ended, of somebody who can be told."""
    reach = Reach(name="", phone="13800138000", medium=Medium.SMS)
    row = asked(kind=Kind.CHAT, reach=reach).consultation
    give(row, "grab", duty)
    write(by=duty, code=row.code, text="您好，入职多久了？", client_id="abcdefghij")
    write(by=duty, code=row.code, text=ADVISED, client_id="abcdefghik")
    return give(row, "close", duty)


def form(row: Consultation, **changes: Any) -> dict[str, Any]:
    return {"version_seen": fresh(row).version, **RECORD, **changes}


def at(row: Consultation) -> str:
    return f"/desk/consultations/{row.code}/record"


def theirs(row: Consultation) -> str:
    return f"/c/{row.code}/{one.access_key(fresh(row))}"


def test_from_the_end_of_a_chat_to_the_person_s_copy(ended: Consultation, desk: Browser) -> None:
    assert ended.record_due_at is not None
    assert (ended.due_at, ended.card) == (None, "none")
    assert ended.code in desk.get("/desk/consultations", box="to_write_up").content.decode()
    assert "您在这里" not in Client().get(theirs(ended)).content.decode()
    begun = desk.get(at(ended)).content.decode()
    # The question and what cites the law are filled in; small talk is not.
    assert TEXT in begun
    assert ADVISED in begun
    assert "入职多久了" not in re.findall(r"<textarea.*?</textarea>", begun, re.DOTALL)[1]
    done = desk.post(at(ended), form(ended))
    assert (done.status_code, done["Location"]) == (302, f"/desk/consultations/{ended.code}")
    assert ADVISED in desk.get(done["Location"]).content.decode()
    assert ended.code not in desk.get("/desk/consultations", box="to_write_up").content.decode()
    page = Client().get(theirs(ended)).content.decode()
    assert "申请仲裁" in page
    assert "《劳动合同法》第三十条" in page
    paper = Client().get(f"{theirs(ended)}/record.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF")
    # Once written it stays.
    assert desk.get(at(ended)).status_code == 302
    again = desk.post(at(ended), form(ended, advised="换一个说法"))
    assert again.status_code == 409
    assert "换一个说法" in again.content.decode()
    assert Record.objects.get().advised == ADVISED


def test_the_person_is_told_once_and_a_late_lawyer_too(ended: Consultation, duty: Actor) -> None:
    set_own_phone(by=duty, phone="13900139000")
    assert ended.record_due_at is not None
    assert show_due_cards(by=SYSTEM, now=ended.record_due_at) == 1
    assert fresh(ended).card == "none"

    def react() -> list[str]:
        for row in [*OutboxEvent.objects.order_by("id")] * 2:
            if row.name == StepTaken.name:
                reactions.tell_person(StepTaken.read(row.payload))
            elif row.name == CardShown.name:
                reactions.press(CardShown.read(row.payload))
        return sorted(Notice.objects.values_list("text", flat=True))

    assert react() == ["record_overdue"]
    give(ended, "write_up", duty, **RECORD)
    assert react() == ["record_overdue", "record_ready"]
    assert Deadline.objects.get(consultation=ended, term="record").status == "met"


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"asked": " "}, ["asked"]),
        ({"advised": ""}, ["advised"]),
        ({"outcome": "magic"}, ["outcome"]),
        ({"outcome": ""}, ["outcome"]),
        ({"topic": "no.such"}, ["topic"]),
        ({"next_steps": "长" * 2001}, ["next_steps"]),
    ],
)
def test_mistakes_keep_what_was_typed(
    ended: Consultation, desk: Browser, changes: dict[str, Any], names: list[str]
) -> None:
    answer = desk.post(at(ended), form(ended, **{"next_steps": "第一步：打印流水"} | changes))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert all(f"#id_{name}" in body for name in names)
    assert "第一步：打印流水" in body or "长长长" in body
    assert Record.objects.count() == 0


def test_nothing_need_be_advised_where_nobody_asked_anything(ended: Consultation, duty: Actor) -> None:
    with pytest.raises(Invalid):
        give(ended, "write_up", duty, asked="问路", outcome="legal_aid")
    assert give(ended, "write_up", duty, asked="问路", outcome="no_legal_question").recorded_at is not None


def test_a_rating_meanwhile_is_not_in_the_way(ended: Consultation, desk: Browser) -> None:
    old = form(ended, next_steps="先去劳动监察")
    give(ended, "rate", person_of(ended), score=2)
    assert desk.post(at(ended), old).status_code == 302
    assert Record.objects.get().next_steps == "先去劳动监察"


def test_only_the_lawyer_who_had_it_writes(ended: Consultation, colleague: Actor, lead: Actor) -> None:
    for other in (colleague, lead, person_of(ended)):
        with pytest.raises(Exception) as problem:
            give(ended, "write_up", other, **RECORD)
        assert problem.value.args[0] in ("not_allowed", "not_found")


def test_plain_advice_of_a_chat_is_a_draft_and_small_talk_is_not(asked: Ask, duty: Actor) -> None:
    row = asked(
        kind=Kind.CHAT, matter="", guidance={"matter": "labour.wages", "matter_by": "understood"}
    ).consultation
    give(row, "grab", duty)
    said = ("您好，我在。", "您在这家厂做了多久了，有没有签过合同？", "先不要签字，把工资条和考勤拍下来。", "好的",
            "然后去仲裁委申请仲裁，一年之内都可以。")  # fmt: skip
    for number, text in enumerate(said):
        write(by=duty, code=row.code, text=text, client_id=f"abcdefghi{number}")
    begun = prefilled(give(row, "close", duty))
    assert begun["advised"] == "先不要签字，把工资条和考勤拍下来。\n\n然后去仲裁委申请仲裁，一年之内都可以。"
    # What guidance had understood is the matter that the form begins with.
    assert begun["topic"] == "labour.wages"


def test_the_matter_of_the_person_s_own_choice_stands(asked: Ask) -> None:
    row = asked(kind=Kind.CHAT, matter="debt", guidance={"matter": "labour.wages"}).consultation
    assert prefilled(row)["topic"] == ""


def test_a_further_answer_asks_for_a_new_record(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER, next_steps="保存工资条")
    begun = prefilled(row)
    assert (begun["asked"], begun["advised"], begun["next_steps"]) == (TEXT, ANSWER, "保存工资条")
    assert begun["sources"] == []
    give(row, "write_up", duty, **{**RECORD, "topic": "labour.wages"})
    assert (fresh(row).topic, fresh(row).matter) == ("labour.wages", "labour")
    # With the record there, the end asks for none.
    give(row, "follow_up", person_of(row), text="去哪里？")
    with pytest.raises(Conflict):
        give(row, "write_up", duty, **RECORD)
    give(row, "answer", duty, text="去仲裁委。")
    give(row, "close", person_of(row))
    assert fresh(row).record_due_at is not None
    give(row, "write_up", duty, **{**RECORD, "advised": f"{ANSWER}\n\n去仲裁委。"})
    assert Record.objects.get().advised.endswith("去仲裁委。")
    assert fresh(row).record_due_at is None


def test_what_was_recorded_before_the_end_is_not_asked_for_again(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)
    give(row, "write_up", duty, **RECORD)
    assert give(row, "close", person_of(row)).record_due_at is None
    assert not Deadline.objects.filter(term="record").exists()


def test_erasing_takes_the_record_with_it(ended: Consultation, duty: Actor) -> None:
    give(ended, "write_up", duty, **RECORD)
    link = f"{theirs(ended)}/record.pdf"
    erase_consultation(by=SYSTEM, code=ended.code)
    kept = Record.objects.get()
    assert (kept.asked, kept.advised, kept.next_steps, kept.outcome) == ("", "", "", "advised")
    assert record_of(fresh(ended)) is None
    assert Client().get(link).status_code == 404


def test_what_is_erased_is_owed_by_nobody(ended: Consultation) -> None:
    erase_consultation(by=SYSTEM, code=ended.code)
    assert fresh(ended).record_due_at is None
    assert Deadline.objects.get(consultation=ended, term="record").status == "cancelled"


def test_the_api_gives_and_takes_it(ended: Consultation, desk: Browser, duty: Actor) -> None:
    path, key = f"/api/v1/consultations/{ended.code}/record", one.access_key(ended)
    missing = Client().get(path, headers={"X-Access-Key": key})
    assert (missing.status_code, missing.json()["code"]) == (404, "record_not_there")
    give(ended, "write_up", duty, **RECORD)
    found = Client().get(path, headers={"X-Access-Key": key}).json()
    assert (found["advised"], found["outcome"]) == (ADVISED, "advised")
    assert Client().get(path).status_code == 404
    body = {**RECORD, "version": 1}
    assert Client().put(path, body, content_type="application/json").status_code == 401
