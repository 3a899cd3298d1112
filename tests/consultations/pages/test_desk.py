"""The lawyer's desk."""

from typing import Any

import pytest

from fawang.consultations.actions.messages import write
from fawang.consultations.models import Consultation, Message
from fawang.consultations.rules import Kind
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import ANSWER, TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask

LIST = "/desk/consultations"


def command(desk: Browser, row: Consultation, name: str, **values: Any) -> Any:
    prefix = "" if name in ("answer", "send_for_review") else f"{name}-"
    data = {prefix + field: value for field, value in values.items()}
    data.setdefault(f"{prefix}version_seen", fresh(row).version)
    sources = {"sources": values["sources"]} if "sources" in values else {}
    return desk.post(f"{LIST}/{row.code}/{name}", data | sources)


def test_grab_answer_done(desk: Browser, row: Consultation) -> None:
    body = desk.get(LIST).content.decode()
    assert row.code in body
    assert f"/desk/consultations/{row.code}/grab" in body
    before = desk.get(f"{LIST}/{row.code}").content.decode()
    assert "老板扣着" in before
    assert command(desk, row, "grab").status_code == 302
    mine = desk.get(f"{LIST}/{row.code}").content.decode()
    assert TEXT in mine
    assert "data-insert-into" in mine
    assert command(desk, row, "answer", text=ANSWER, next_steps="保存证据").status_code == 302
    assert fresh(row).state == "answered"
    assert AuditEntry.objects.filter(action="consultations.read").count() == 1


def test_the_search_beside_it(desk: Browser, row: Consultation) -> None:
    assert desk.get(f"{LIST}/{row.code}/guidance").status_code == 403
    command(desk, row, "grab")
    body = desk.get(f"{LIST}/{row.code}/guidance").content.decode()
    assert f'action="/desk/consultations/{row.code}/guidance"' in body
    found = desk.post(f"{LIST}/{row.code}/guidance", {"q": "加班费"})
    assert found.status_code == 200


def test_beside_it_stands_a_question_where_the_matter_is_not_certain(desk: Browser, asked: Ask) -> None:
    row = asked(text="加油站把92号当95号卖，车坏了", matter="consumer").consultation
    command(desk, row, "grab")
    page = f"{LIST}/{row.code}/guidance"
    unsure = desk.get(page).content.decode()
    assert 'name="matter" value="consumer.fraud"' in unsure
    assert 'class="answer' not in unsure
    chosen = desk.post(page, {"matter": "consumer.fraud"}).content.decode()
    assert 'class="answer' in chosen
    # Who searches for themselves judges for themselves.
    assert 'class="answer' in desk.post(page, {"q": "92号汽油当95号卖"}).content.decode()


def test_a_mistake_keeps_the_answer(desk: Browser, row: Consultation) -> None:
    command(desk, row, "grab")
    empty = command(desk, row, "answer", text="", next_steps="保存证据")
    assert empty.status_code == 422
    assert "保存证据" in empty.content.decode()
    stale = command(desk, row, "answer", text="一个很长的答复", version_seen=1)
    assert stale.status_code == 409
    body = stale.content.decode()
    assert "一个很长的答复" in body
    assert f'value="{fresh(row).version}"' in body
    assert not Message.objects.filter(sort="answer").exists()


def test_an_answer_that_comes_too_late_stays_readable(desk: Browser, row: Consultation, lead: Actor) -> None:
    command(desk, row, "grab")
    version = fresh(row).version
    give(row, "release", lead, reason="超时")
    late = command(desk, row, "answer", text="一个很长的答复", version_seen=version)
    assert late.status_code in (404, 409)
    assert "一个很长的答复" in late.content.decode()


def test_who_is_too_late_goes_back_to_the_list(desk: Browser, row: Consultation, colleague: Actor) -> None:
    give(row, "grab", colleague)
    late = command(desk, row, "grab", version_seen=1)
    assert late["Location"] == f"{LIST}?faster=1"
    assert desk.get(late["Location"]).status_code == 200
    assert desk.get(f"{LIST}/{row.code}").status_code == 404


def test_a_lead_lawyer_reviews(desk: Browser, row: Consultation, centre: Any) -> None:
    lead = sign_in(Role.LEAD_LAWYER, centre)
    command(desk, row, "grab")
    command(desk, row, "send_for_review", text=ANSWER)
    assert row.code in lead.get(f"{LIST}?box=review").content.decode()
    assert "依据《劳动合同法》" in lead.get(f"{LIST}/{row.code}").content.decode()
    assert command(lead, row, "approve").status_code == 302
    assert fresh(row).state == "answered"


def test_handing_over(desk: Browser, row: Consultation, colleague: Actor) -> None:
    command(desk, row, "grab")
    body = desk.get(f"{LIST}/{row.code}").content.decode()
    assert f'<option value="{colleague.id}"' in body
    done = command(desk, row, "hand_over", staff_id=colleague.id, reason="下班了")
    assert done["Location"].startswith(f"{LIST}?gone=")
    assert fresh(row).staff_id == colleague.id


def test_a_chat_from_the_desk(desk: Browser, asked: Ask) -> None:
    row = asked(kind="chat").consultation
    command(desk, row, "grab")
    data = {"text": "您好，请问有工资条吗？", "client_id": "abcdefghij"}
    assert desk.post(f"{LIST}/{row.code}/messages", data).status_code == 302
    assert desk.post(f"{LIST}/{row.code}/typing").status_code == 204
    assert desk.post(f"{LIST}/{row.code}/seen", {"number": "3"}).status_code == 204
    assert "您好，请问有工资条吗？" in desk.get(f"{LIST}/{row.code}").content.decode()
    assert command(desk, row, "close").status_code == 302


@pytest.mark.parametrize("role", [Role.OFFICE_OFFICER, Role.AUDITOR, Role.KNOWLEDGE_EDITOR])
def test_others_have_no_such_desk(role: Role, centre: Any, row: Consultation) -> None:
    other = sign_in(role, centre)
    assert other.get(LIST).status_code == 403
    assert other.get(f"{LIST}/{row.code}").status_code == 403


def test_the_person_is_nowhere_named(desk: Browser, asked: Ask) -> None:
    from tests.consultations.actions.test_steps import named

    row = asked(reach=named("蒋大明")).consultation
    command(desk, row, "grab")
    write_up = desk.get(f"{LIST}/{row.code}").content.decode() + desk.get(LIST).content.decode()
    assert "蒋大明" not in write_up
    assert person_of(row).consultation_id == row.pk


def test_a_lead_listens_in_reads_everything_writes_nothing_and_is_recorded(
    asked: Ask, duty: Actor, centre: UnitRow
) -> None:
    chat = asked(kind=Kind.CHAT).consultation
    give(chat, "grab", duty)
    write(by=duty, code=chat.code, text="请先收集工资条。", client_id="said-by-lawyer")
    lead = sign_in(Role.LEAD_LAWYER, centre)
    before = AuditEntry.objects.filter(action="consultations.read").count()
    page = lead.get(f"{LIST}/{chat.code}").content.decode()
    assert "请先收集工资条" in page
    assert "data-compose" not in page
    assert AuditEntry.objects.filter(action="consultations.read").count() == before + 1
    answer = lead.client.post(
        f"{LIST}/{chat.code}/messages",
        {"text": "我来", "client_id": "said-by-lead-1"},
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 403
    assert Message.objects.filter(consultation=chat, side="lawyer").count() == 1


def test_where_somebody_is_leads_to_the_office_to_name(desk: Browser, row: Consultation) -> None:
    command(desk, row, "grab")
    page = f"{LIST}/{row.code}/place"
    wrong = desk.post(page, {"place": "无此地"})
    assert wrong.status_code == 422
    assert "无此地" in wrong.content.decode()
    assert desk.post(page, {"place": "440605011"}).status_code == 302
    station = unit_at("440605011", UnitKind.TOWN_STATION)
    shown = desk.get(f"{LIST}/{row.code}").content.decode()
    assert f'<a href="/offices/{station.id}">{station.name}</a>' in shown
