"""Guidance over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from fawang.knowledge.api.schemas import GuidanceOut
from fawang.knowledge.data import limits
from fawang.knowledge.models import Verdict
from fawang.work_orders import queries as work_orders
from tests.cases import WORDS

pytestmark = pytest.mark.django_db
ASK = "/api/v1/guidance"


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def test_words_become_matter_answers_law_and_a_receipt(client: Client) -> None:
    found = post(client, ASK, text="老板不给加班费还逼我签自愿离职，我在南海").json()
    assert found["understood"]["certainty"] in ("act", "suggest")
    assert found["understood"]["place"]["code"] == "440605"
    first = found["questions"][0]
    assert first["reviewed"] is False
    assert first["review"]["state"] == "unreviewed"
    assert all(one["article"]["validity"] == "in_force" for one in first["articles"])
    assert found["articles"][0]["citation"].startswith("《中华人民共和国")
    assert found["receipt"]


def test_where_it_is_not_certain_all_lists_are_there_and_empty(client: Client) -> None:
    found = post(client, ASK, text="加油站把92号当95号卖，车坏了").json()
    assert found["understood"]["certainty"] in ("suggest", "ask")
    assert found["understood"]["clarify"]
    assert found["understood"]["guesses"]
    lists = ("questions", "opinions", "guides", "items", "articles", "doors", "papers", "periods")
    assert {name: found[name] for name in lists} == {name: [] for name in lists}
    in_danger = post(client, ASK, text="老板说我偷东西，把我关在办公室不让走").json()
    assert in_danger["urgent"][0]["sign"] == "confinement"
    assert in_danger["choice"]["state"] in ("opened", "offered", "asked")


@pytest.mark.parametrize(
    "text",
    ["老板不给加班费还逼我签自愿离职，我在南海", "佢成日打我，揸住刀", "明天下雨吗", "老板拖欠我三个月工资"],
)
def test_the_answer_has_the_form_that_is_described(client: Client, text: str) -> None:
    answer = post(client, ASK, text=text).json()
    assert set(answer) == set(GuidanceOut.model_fields)
    assert json.loads(GuidanceOut.model_validate(answer).model_dump_json()) == answer


def test_nothing_to_read_is_said_so_with_a_stable_code(client: Client) -> None:
    answer = post(client, ASK, text=" \u200b ")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "words_needed"
    assert post(client, ASK, text="字" * 20_001).status_code == 422
    assert (
        post(client, ASK).json()["errors"] == {"body.text": "field_required"}
        or post(client, ASK).status_code == 422
    )


def test_the_matter_and_the_place_of_the_caller_stand(client: Client) -> None:
    found = post(client, ASK, text="公司拖欠工资", matter="labour.overtime", place="佛山顺德").json()
    assert found["understood"]["matter"] == "labour.overtime"
    assert found["understood"]["place"]["code"] == "440606"


def test_a_receipt_travels_with_a_work_order(client: Client) -> None:
    found = post(client, ASK, text=WORDS).json()
    body = {
        "matter": "labour",
        "topic": "labour.wages",
        "words": WORDS,
        "place": "440605011",
        "guidance": found["receipt"],
        "person": {"name": "蒋先生", "phone": "13800138000"},
    }
    made = client.post(
        "/api/v1/work-orders", body, content_type="application/json", headers={"idempotency-key": "a1"}
    )
    assert made.status_code == 201, made.content
    order = work_orders.order_by_code(made.json()["code"])
    assert order is not None
    assert order.topic == "labour.wages"
    assert found["questions"][0]["code"] in work_orders.statement_of(order).guidance


def test_a_forged_receipt_and_a_foreign_topic_are_left_out(client: Client) -> None:
    body = {
        "matter": "labour",
        "topic": "traffic.liability",
        "words": WORDS,
        "place": "440605011",
        "guidance": "forged",
        "person": {"name": "蒋先生", "phone": "13800138000"},
    }
    made = client.post(
        "/api/v1/work-orders", body, content_type="application/json", headers={"idempotency-key": "a2"}
    )
    order = work_orders.order_by_code(made.json()["code"])
    assert order is not None
    assert order.topic == ""
    assert work_orders.statement_of(order).guidance == ""


def test_suggestions_begin_like_what_is_typed(client: Client) -> None:
    found = post(client, "/api/v1/guidance/suggestions", text="拖欠工资").json()
    assert 1 <= len(found) <= 6
    assert any("工资" in one["title"] for one in found)
    assert post(client, "/api/v1/guidance/suggestions", text="工").json() == []


def test_a_verdict_is_counted_without_what_is_personal(client: Client) -> None:
    path = "/api/v1/guidance/verdicts"
    said = post(
        client, path, subject="q-labour-wages-01", helpful=False, comment="没说李先生13800138000怎么办"
    )
    assert said.status_code == 204
    row = Verdict.objects.get()
    assert (row.helpful, row.handled_at) == (False, None)
    assert "13800138000" not in row.comment
    assert post(client, path, subject="劳动合同法#82", helpful=True).status_code == 204
    assert post(client, path, subject="q-no-such", helpful=True).json()["code"] == "entry_not_found"
    assert post(client, path, subject="劳动合同法#9999", helpful=True).status_code == 404


def test_nothing_is_drafted_unless_the_installation_drafts(client: Client) -> None:
    assert post(client, "/api/v1/guidance/draft", text=WORDS).json()["sentences"] == []


def test_who_asks_too_often_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ASK_BY_ADDRESS", limits.DRAFT_BY_ADDRESS)
    answers = [
        post(client, ASK, text="拖欠工资").status_code for _ in range(limits.DRAFT_BY_ADDRESS.burst + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}


def test_the_answer_says_what_to_show_first_and_takes_what_was_pressed(client: Client) -> None:
    asked = post(client, ASK, text="家里出事了，我想告他").json()["choice"]
    assert (asked["state"], asked["ask"]["fact"], asked["offered"], asked["why"]) == (
        "asked",
        "subject",
        [],
        None,
    )
    assert 2 <= len(asked["ask"]["buttons"]) <= 4
    assert all(button["label"] for button in asked["ask"]["buttons"])
    assert post(client, ASK, text="你好").json()["choice"]["why"] == "not_legal"
    code = "q-labour-wages-02"
    pressed = post(client, ASK, text="老板拖欠我三个月工资", entry=code).json()
    assert pressed["choice"]["state"] == "opened"
    assert pressed["questions"][0]["code"] == code
    twice = {"subject": "unknown", "side": "unknown"}
    given_up = post(client, ASK, text="家里出事了，我想告他", facts=twice).json()
    assert given_up["choice"]["ask"] is None
    not_these = {"not_these": [code]}
    other = post(client, ASK, text="老板拖欠我三个月工资", facts=not_these).json()
    assert code not in {one["code"] for one in [*other["questions"], *other["choice"]["offered"]]}


def test_how_long_ago_a_paper_came_makes_it_a_period_that_lapses(client: Client) -> None:
    words = "法院判决我不服"
    assert not post(client, ASK, text=words).json()["urgent"]
    told = post(client, ASK, text=words, facts={"paper": "judgment", "when": "days"}).json()
    assert [one["sign"] for one in told["urgent"]] == ["deadline"]
