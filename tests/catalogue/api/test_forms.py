"""Forms over the API: described, checked by question, handed in once."""

import json
from typing import Any

import pytest
from django.test import Client

from fawang.catalogue.models import Filing
from fawang.work_orders.models import WorkOrder
from tests.catalogue.form_cases import ANSWERS, SHIPPED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forms")]

PERSON = {"name": "蒋大力", "phone": "13800138000"}
MATTER = {
    "person": PERSON, "words": "老板拖欠三个月工资。", "place": "440605011",
    "kind_answers": {"urgency": "none", "no_condition": "none", "exempt": "42.3"},
}  # fmt: skip


def post(path: str, body: dict[str, Any], **headers: str) -> Any:
    """Send JSON as a program does."""
    return Client().post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_forms_are_listed_and_described() -> None:
    listed = Client().get("/api/v1/forms").json()
    assert {one["code"] for one in listed} == {path.stem for path in SHIPPED}
    one = Client().get("/api/v1/forms/wage_aid").json()
    assert (one["kind"], one["version"]) == ("legal_aid", 1)
    assert one["definition"]["computed"][0]["name"] == "total"
    assert Client().get("/api/v1/forms/nothing").status_code == 404
    assert Client().get("/api/v1/forms/wage_aid?version=9").status_code == 404


def test_answers_are_checked_by_question() -> None:
    body = {"answers": {"amount": "300000", "relief": "reduce", "share": "20", "applicant__id_number": "123"}}
    found = post("/forms/court_fee_relief/validate", body).json()
    assert found["errors"]["share"] == "field_wrong"
    assert found["errors"]["applicant__id_number"] == "field_wrong"
    assert found["errors"]["court"] == "field_required"
    asked = {one["name"]: one for one in found["questions"]}
    assert asked["applicant__sex"]["choices"] == {"male": "男", "female": "女"}
    assert asked["amount"]["asks"].endswith("？")
    assert "waive_ground" not in {one["name"] for one in found["questions"]}
    assert found["computed"][0] == {
        "name": "fee", "text": "案件受理费", "value": "5800.00", "source": "《诉讼费用交纳办法》第十三条",
    }  # fmt: skip
    assert not Filing.objects.exists()


def test_what_is_wrong_is_a_problem_with_a_code_for_each_question() -> None:
    response = post("/forms/court_fee_relief/submissions", {"answers": {"amount": "x"}})
    assert response.status_code == 422
    assert response["Content-Type"].startswith("application/problem+json")
    problem = response.json()
    assert problem["code"] == "invalid"
    assert problem["errors"]["amount"] == "field_wrong"
    assert problem["errors"]["court"] == "field_required"


def test_a_form_with_a_kind_becomes_an_order_once() -> None:
    body = {"answers": ANSWERS["wage_aid"], **MATTER}
    first = post("/forms/wage_aid/submissions", body, **{"idempotency-key": "form-once"})
    assert first.status_code == 201, first.content
    again = post("/forms/wage_aid/submissions", body, **{"idempotency-key": "form-once"})
    assert again.json() == first.json()
    order = WorkOrder.objects.get()
    assert (order.code, order.channel, order.matter) == (first.json()["code"], "api", "labour")
    assert Filing.objects.get(order=order).version == 1
    assert post("/forms/wage_aid/submissions", {"answers": ANSWERS["wage_aid"]}).status_code == 422


def test_a_paper_is_found_by_its_link() -> None:
    answers = {name: text.replace("元", "") for name, text in ANSWERS["court_fee_relief"].items()}
    done = post("/forms/court_fee_relief/submissions", {"answers": answers}).json()
    assert not done["is_order"]
    assert f"/p/{done['code']}/{done['access_key']}" in done["link"]


def test_words_of_danger_are_answered_with_whom_to_call() -> None:
    answers = {**ANSWERS["protection_order"], "facts": "他拿刀要杀我，我躲在厕所里。"}
    done = post("/forms/protection_order/submissions", {"answers": answers}).json()
    assert "110" in json.dumps(done["call_now"])
