"""Reading the collection: every page without a question, for everybody."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.knowledge.models import Verdict

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/guidance", "拖欠工资"),
        ("/guidance/m/labour.resignation", "自愿离职"),
        ("/guidance/e/q-labour-resignation-01", "劳动合同法"),
        ("/guidance/e/o-labour-resignation-01", "南海"),
        ("/guidance/e/g-wages", "讨薪"),
        ("/guidance/laws", "人民法院组织法"),
        ("/guidance/laws?q=劳动合同法第82条", "二倍的工资"),
        ("/guidance/laws/劳动合同法", "第八十二条"),
        ("/guidance/laws/刑法", "不要据此"),
        ("/guidance/periods/p-labour-arbitration", "仲裁"),
    ],
)
def test_pages_are_there_in_chinese(client: Client, path: str, says: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert says in text_of(response)


def test_what_is_not_reviewed_says_so(client: Client) -> None:
    assert "未经律师审核" in text_of(client.get("/guidance/e/q-labour-resignation-01"))


def test_traditional_characters_for_who_chose_them(client: Client) -> None:
    client.cookies["fawang_preferences"] = ""
    page = text_of(client.get("/guidance/e/q-labour-resignation-01", headers={"accept-language": "zh-hant"}))
    assert "勞動合同法" in page
    assert 'lang="zh-Hant"' in page


@pytest.mark.parametrize(
    "path",
    [
        "/guidance/m/no.such",
        "/guidance/e/q-no-such",
        "/guidance/laws/没有这部法",
        "/guidance/laws/劳动合同法?dated=yesterday",
        "/guidance/periods/p-no-such",
        "/guidance/periods/p-labour-arbitration.ics?start=soon",
        "/guidance/periods/p-labour-arbitration.ics?start=3026-01-01",
        "/guidance/m/%00",
        "/guidance/laws/%00",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_matter_costs_the_same_however_much_is_in_it(client: Client) -> None:
    costs = []
    # What a process keeps (which forms and dates there are, the list of items) is read once.
    client.get("/guidance/m/labour.wages")
    for code in ("neighbours.light", "labour.dismissal"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/guidance/m/{code}").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 8


def test_a_verdict_works_without_script_and_asks_what_was_missing(client: Client) -> None:
    form = {"subject": "q-labour-wages-01", "matter": "labour.wages"}
    thanks = client.post("/guidance/verdict", {**form, "helpful": "yes"})
    assert "谢谢" in text_of(thanks)
    asks = client.post("/guidance/verdict", {**form, "helpful": "no"})
    assert 'name="comment"' in text_of(asks)
    assert Verdict.objects.count() == 1
    client.post("/guidance/verdict", {**form, "helpful": "no", "comment": "没说去哪里"})
    assert Verdict.objects.filter(helpful=False, comment="没说去哪里").exists()
    assert client.post("/guidance/verdict", {"subject": "q-no-such", "helpful": "yes"}).status_code == 404
    assert client.post("/guidance/verdict", {}).status_code == 422
