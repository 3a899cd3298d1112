"""Check-ups over the API: findings of answers, of one that was handed in, and figures of many."""

import pytest
from django.test import Client

from fawang.catalogue.actions.filings import file_checkup
from fawang.catalogue.models import Filing, Outcome
from fawang.kernel.rules.actor import ANONYMOUS
from tests.catalogue.api.test_forms import post
from tests.catalogue.checkup_cases import CODE, answered
from tests.catalogue.form_cases import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forms")]


def test_answers_to_a_check_up_give_findings_and_its_link_opens_them() -> None:
    body = {"answers": answered(written_contract="no")}
    found = post(f"/forms/{CODE}/validate", body).json()
    assert found["errors"] == {}
    (one,) = found["findings"]
    assert (one["code"], one["section"], one["risk"], one["verified"]) == (
        "written_contract",
        "employment",
        "high",
        True,
    )
    assert (one["next"], one["next_code"]) == ("item", "i-labour-14")
    assert "《中华人民共和国劳动合同法》第八十二条" in one["articles"]
    assert not Filing.objects.exists()
    key = {"idempotency-key": "one-check-up"}
    receipt = post(f"/forms/{CODE}/submissions", body, **key)
    assert receipt.status_code == 201
    assert post(f"/forms/{CODE}/submissions", body, **key).json() == receipt.json()
    assert Outcome.objects.count() == 1
    place = f"/api/v1/forms/{CODE}/findings"
    opened = Client().get(
        f"{place}/{receipt.json()['code']}", headers={"x-access-key": receipt.json()["access_key"]}
    )
    assert [one["code"] for one in opened.json()["findings"]] == ["written_contract"]
    assert Client().get(f"{place}/{receipt.json()['code']}", headers={"x-access-key": "x"}).status_code == 404


def test_figures_of_a_check_up_need_ten_firms() -> None:
    path = f"/api/v1/forms/{CODE}/figures?county=440605"
    assert Client().get(path).json() == {"firms": None, "fields": []}
    given = answered(firm_place="佛山市南海区", returns="no")
    for _ in range(10):
        file_checkup(by=ANONYMOUS, form=shipped(CODE), given=given, locale="zh-hans")
    found = Client().get(path).json()
    assert found["firms"] == 10
    assert {one["any"] for one in found["fields"] if one["code"] != "taxes"} == {0}
    assert [one["any"] for one in found["fields"] if one["code"] == "taxes"] == [None]
    assert Client().get("/api/v1/forms/wage_aid/figures").status_code == 404
