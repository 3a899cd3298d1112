"""The person's page, without a script."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.consultations.actions.messages import write
from fawang.consultations.models import Consultation, Message
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind
from fawang.kernel.rules.actor import Actor
from tests.consultations.cases import ANSWER, TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask


def address(row: Consultation) -> str:
    return f"/c/{row.code}/{one.access_key(row)}"


def page(row: Consultation, **query: Any) -> str:
    answer = Client().get(address(row), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(row: Consultation, command: str, **values: Any) -> Any:
    data = {f"{command}-{name}": value for name, value in values.items()}
    version = values.get("version_seen", fresh(row).version)
    return Client().post(address(row), {"command": command, **data, f"{command}-version_seen": version})


def test_from_the_guidance_to_the_question(db: None) -> None:
    person = Client()
    person.post("/help/words", {"words": TEXT})
    guidance = person.get("/help/guidance").content.decode()
    assert 'name="go" value="ask"' in guidance
    on = person.post("/help/guidance", {"go": "ask"})
    assert on["Location"] == "/ask"
    form = person.get("/ask").content.decode()
    assert "老板扣着最后两个月的工资" in form
    [once] = re.findall(r'name="once" value="([^"]+)"', form)
    given = {"text": TEXT, "kind": "written", "opponent": "某鞋业有限公司", "phone": "", "once": once}
    for _ in range(2):
        done = person.post("/ask", given)
        assert done.status_code == 302, done.content.decode()
    row = Consultation.objects.get()
    assert done["Location"] == f"{address(row)}?done=asked"
    assert '"shown"' in row.guidance
    assert one.opponents_of(row) == ["某鞋业有限公司"]
    shown = person.get(done["Location"]).content.decode()
    assert TEXT in shown
    assert "答复" in shown


@pytest.mark.parametrize(
    ("changes", "field"), [({"text": ""}, "text"), ({"phone": "12"}, "phone"), ({"kind": "video"}, "kind")]
)
def test_mistakes_keep_what_was_typed(db: None, changes: dict[str, str], field: str) -> None:
    given = {"text": TEXT, "kind": "written", "opponent": "某某公司", "phone": "", "once": "abc"} | changes
    answer = Client().post("/ask", given)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "某某公司" in body
    assert f"#id_{field}" in body
    assert Consultation.objects.count() == 0


def test_the_answer_is_read_with_its_sources_and_what_to_do_next(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER, next_steps="第一步：保存工资条")
    body = page(row)
    assert "第一步：保存工资条" in body
    # The collection is empty here: an article that nobody can show is named as such.
    assert "《劳动合同法》第三十条" in body
    assert 'name="command" value="follow_up"' in body
    assert send(row, "follow_up", text="去哪里仲裁？").status_code == 302
    assert "去哪里仲裁？" in page(row)
    give(row, "answer", duty, text="到当地劳动人事争议仲裁委员会。")
    assert send(row, "rate", score="5").status_code == 302
    assert fresh(row).score == 5
    assert 'value="rate"' not in page(row)
    assert send(row, "close").status_code == 302
    assert fresh(row).state == "closed"


def test_words_are_shown_as_words(asked: Ask, duty: Actor) -> None:
    row = asked(text="<script>alert(1)</script>老板不发工资").consultation
    write(by=person_of(row), code=row.code, text="<img src=x onerror=alert(2)>", client_id="abcdefghij")
    body = page(row)
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "&lt;img src=x" in body


def test_a_message_without_a_script(row: Consultation) -> None:
    path = f"{address(row)}/messages"
    data = {"text": "补充：工资每月六千", "client_id": "abcdefghij"}
    for _ in range(2):
        assert Client().post(path, data).status_code == 302
    assert Message.objects.filter(consultation=row, sort="line").count() == 1
    empty = Client().post(path, {"text": " ", "client_id": "abcdefghik"})
    assert empty.status_code == 422


def test_a_message_from_the_script_of_the_page(row: Consultation, duty: Actor) -> None:
    path, how = f"{address(row)}/messages", {"X-Requested-With": "fetch"}
    stored = Client().post(path, {"text": "补充", "client_id": "abcdefghij"}, headers=how)
    assert (stored.status_code, stored.json()) == (201, {"number": 2, "urgent": ""})
    give(row, "withdraw", person_of(row))
    refused = Client().post(path, {"text": "还在吗", "client_id": "abcdefghik"}, headers=how)
    assert (refused.status_code, refused.json()["code"]) == (409, "talk_is_over")
    assert refused.json()["sentence"]


def test_what_has_moved_on_keeps_what_was_typed(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)
    give(row, "close", duty)
    late = send(row, "follow_up", text="我还有一个很长的问题")
    assert late.status_code == 409
    assert "我还有一个很长的问题" in late.content.decode()


def test_a_wrong_key_opens_nothing(row: Consultation, asked: Ask) -> None:
    other = asked()
    for key in ("x" * 22, other.access_key, "%00"):
        for path in ("", "/events"):
            assert Client().get(f"/c/{row.code}/{key}{path}").status_code == 404
        for path in ("", "/messages", "/typing", "/seen"):
            data = {"command": "withdraw", "text": "你好", "client_id": "abcdefghij"}
            assert Client().post(f"/c/{row.code}/{key}{path}", data).status_code == 404
    assert fresh(row).state == "waiting"


def test_whoever_waits_for_a_chat_sees_how_many_are_before_them(asked: Ask, duty: Actor) -> None:
    first, second = (asked(kind=Kind.CHAT).consultation for _ in range(2))
    assert "前面还有 1 人" in page(second)
    give(first, "grab", duty)
    assert "下一位就是您" in page(second)
    assert send(second, "put_in_writing").status_code == 302
    assert fresh(second).kind == "written"
