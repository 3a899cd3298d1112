"""Talks and coverage as other programs read them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.outreach.actions import sign_ups, talks
from fawang.outreach.models import Contract
from tests.outreach.conftest import logged

pytestmark = pytest.mark.django_db


def get(path: str, status: int = 200, **query: Any) -> Any:
    response = Client().get(f"/api/v1{path}", query)
    assert response.status_code == status, response.content
    return response.json()


def test_talks_are_listed_page_by_page(bureau: UnitRow) -> None:
    now = clock.now()
    for number in range(31):
        begins_at = now + timedelta(days=1, minutes=number)
        plan = talks.Plan(
            bureau.id, f"讲座{number}", "440605011", "文化站", begins_at, begins_at + timedelta(hours=1),
            topics=("labour",), places=9,
        )  # fmt: skip
        row = talks.plan_talk(by=SYSTEM, plan=plan)
    sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="陈某", phone="13800138000", persons=4)
    page = get("/talks", region="4406", topic="labour")
    assert [one["title"] for one in page["items"]] == [f"讲座{number}" for number in range(30)]
    (last,) = get("/talks", region="4406", cursor=page["next_cursor"])["items"]
    assert (last["title"], last["left"], last["state"]) == ("讲座30", 5, "planned")
    assert get(f"/talks/{row.code}") == last
    assert get("/talks", region="4401")["items"] == []
    assert get("/talks", 422, cursor="x")["code"] == "cursor_invalid"
    assert get("/talks/123456789012", 404)["code"] == "not_found"


def test_coverage_is_told_by_division(adviser: Actor, contract: Contract) -> None:
    logged(adviser, contract)
    found = get("/village-advisers/coverage", region="4406", within_days=30)
    nanhai = next(one for one in found["items"] if one["region_code"] == "440605")
    assert (nanhai["contracts"], nanhai["served"], found["within_days"]) == (1, 1, 30)
    assert get("/village-advisers/coverage", region="440605011011")["items"] == []
    assert get("/village-advisers/coverage", 404, region="99")["code"] == "region_not_found"
