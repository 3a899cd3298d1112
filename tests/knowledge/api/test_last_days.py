"""Last days over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.knowledge.api.last_days import LastDaysOut, PaperOut

pytestmark = pytest.mark.django_db
ASK = "/api/v1/periods/last-days"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 30, 4, tzinfo=UTC)):
        yield


def post(client: Client, **body: Any) -> Any:
    return client.post(ASK, body, content_type="application/json")


def test_the_missing_fact_then_the_last_day(client: Client) -> None:
    asked = post(client, paper="labour_award").json()
    assert asked["missing"]["fact"] == "role"
    assert [one["code"] for one in asked["missing"]["options"]] == ["worker", "employer"]
    assert asked["last_days"] == []
    found = post(client, paper="labour_award", role="worker", service="handed", day="2026-11-20").json()
    LastDaysOut.model_validate(found)
    (one,) = found["last_days"]
    assert found["missing"] is None
    assert (one["period"], one["last_day"], one["days_left"]) == ("p-labour-award-suit", "2026-12-07", 7)
    assert one["counted_by"] == ["《中华人民共和国民事诉讼法》第八十五条"]
    assert len(one["steps"]) == 3
    assert client.get(one["calendar"]).status_code == 200


def test_custody_and_publication_count(client: Client) -> None:
    body = {"paper": "criminal_judgment", "role": "accused", "service": "handed", "day": "2026-09-24"}
    assert post(client, **body).json()["missing"]["fact"] == "custody"
    assert post(client, **body, in_custody=True).json()["last_days"][0]["last_day"] == "2026-10-04"
    assert post(client, **body, in_custody=False).json()["last_days"][0]["last_day"] == "2026-10-08"
    published = post(client, paper="judgment", service="notice", day="2026-11-20").json()
    assert published["start"] == "2026-12-20"


def test_a_day_that_cannot_be_is_a_problem_with_a_code(client: Client) -> None:
    answer = post(client, paper="judgment", service="handed", day="2027-01-01")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"] == {"day": "date_impossible"}


def test_the_table_is_told(client: Client) -> None:
    listed = client.get("/api/v1/periods/papers").json()
    papers = {one["code"]: PaperOut.model_validate(one) for one in listed}
    assert papers["award"].either == ["labour_award", "commercial_award", "land_award"]
    assert {one.role for one in papers["labour_award"].roles} == {"worker", "employer"}


def test_guidance_tells_what_runs(client: Client) -> None:
    body = {"text": "收到劳动仲裁裁决书已经12天了，不服还能不能起诉"}
    found = client.post("/api/v1/guidance", body, content_type="application/json").json()
    assert found["told"]["near"] is True
    assert found["told"]["running"][0]["last_day"] == "2026-12-03"
    assert "deadline" in found["understood"]["urgency"]
