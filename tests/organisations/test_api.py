"""Units and the trial of a route over HTTP."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.testing import TestClient
from pytest_django import DjangoAssertNumQueries

from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Problem
from fawang.kernel.storage.paging import write_cursor
from fawang.organisations.api import router
from fawang.organisations.rules import UnitKind

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client() -> TestClient:
    api = NinjaAPI(urls_namespace="organisations-test")
    api.add_router("", router)

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, failure: Problem) -> HttpResponse:
        body = {"code": failure.code, "errors": failure.errors, **failure.params}
        return api.create_response(request, body, status=failure.status)

    return TestClient(api)


def ask(client: TestClient, body: dict[str, Any], by: Actor | None = None) -> Any:
    return client.post("/route", json=body, actor=by or clerk(1))


def test_units(client: TestClient) -> None:
    answer = client.get("/units?region=440605&kind=legal_aid_office", actor=ANONYMOUS)
    assert answer.status_code == 200
    (unit,) = answer.json()["items"]
    assert unit["name"] == "佛山市南海区法律援助处"
    assert unit["region_name"] == "广东省佛山市南海区"
    assert unit["services"] == ["legal_aid"]
    assert answer.json()["next_cursor"] is None


def test_units_in_pages(client: TestClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get("/units", actor=ANONYMOUS)
    with django_assert_num_queries(1):
        first = client.get("/units?kind=town_station", actor=ANONYMOUS).json()
    assert len(first["items"]) == 50
    second = client.get(f"/units?kind=town_station&cursor={first['next_cursor']}", actor=ANONYMOUS).json()
    assert not {unit["id"] for unit in first["items"]} & {unit["id"] for unit in second["items"]}
    assert client.get("/units?cursor=nonsense", actor=ANONYMOUS).json()["code"] == "cursor_invalid"
    assert client.get("/units?kind=castle", actor=ANONYMOUS).status_code == 422


def test_units_for_strange_questions(client: TestClient) -> None:
    for query in ("region=%00", "region=x", "q=%00", "q=%25", "q=_", "region=' OR 1=1"):
        answer = client.get(f"/units?{query}", actor=ANONYMOUS)
        assert (answer.status_code, answer.json()["items"]) == (200, []) or query == "q=%00"
    rows: list[tuple[int | str, int | str]] = [("\0", 1), ("44", 10**30), (1, "44"), ("440605", -1)]
    for row in rows:
        answer = client.get(f"/units?cursor={write_cursor(*row)}", actor=ANONYMOUS)
        assert answer.status_code in {200, 422}
    assert client.get(f"/units/{10**30}", actor=ANONYMOUS).status_code == 404


def test_unit(client: TestClient) -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    with translation.override("en"):
        found = client.get(f"/units/{office.id}", actor=ANONYMOUS).json()
    assert found["path"] == list(office.path)
    assert found["kind_text"] == "Legal aid office"
    missing = client.get("/units/1000000000", actor=ANONYMOUS)
    assert (missing.status_code, missing.json()["code"]) == (404, "unit_not_found")


def test_route_by_code_and_in_words(client: TestClient) -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    for place in ("440605011", "佛山南海桂城XX厂", "佛山市南海區"):
        with translation.override("en"):
            answer = ask(client, {"matter": "labour", "place": place})
        assert answer.status_code == 200
        found = answer.json()
        assert found["unit"] == {"id": office.id, "name": office.name}
        assert found["fallback"] is None
        assert found["basis"] == "legal_aid_law_38"
        assert found["summary"].startswith(
            "佛山市南海区法律援助处, because the matter arose in 广东省佛山市南海区"
        )
        assert found["steps"][-1]["code"] == "lowest_office_found"
        assert (
            found["steps"][-1]["sentence"]
            == "佛山市南海区法律援助处 is the lowest office that may handle it."
        )


def test_route_by_an_organ_in_words(client: TestClient) -> None:
    body = {"place": "440605", "organ_kind": "case_organ", "organ_place": "广州天河", "organ_level": "county"}
    found = ask(client, body).json()
    assert found["unit"]["name"] == "广州市天河区法律援助处"
    assert found["ground"] == "case_organ"


def test_route_without_a_place_goes_to_the_province(client: TestClient) -> None:
    found = ask(client, {}).json()
    assert found["unit"] is None
    assert found["fallback"]["name"] == "广东省司法厅"


def test_an_ambiguous_place_is_asked_back(client: TestClient) -> None:
    answer = ask(client, {"place": "太平镇"})
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["code"], problem["field"]) == ("place_ambiguous", "place")
    assert problem["errors"] == {"place": "place_ambiguous"}
    assert len(problem["candidates"]) == 7
    assert problem["candidates"][0] == {
        "code": "440117111", "path_name": "广东省广州市从化区太平镇", "level": "town",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"place": "老板不给工资"}, "place_not_found"),
        ({"organ_place": "火星", "organ_kind": "case_organ"}, "place_not_found"),
        ({"organ_level": "town", "place": "440605"}, "invalid"),
    ],
)
def test_route_refuses(client: TestClient, body: dict[str, str], code: str) -> None:
    answer = ask(client, body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_route_checks_its_fields(client: TestClient) -> None:
    assert ask(client, {"matter": "magic"}).status_code == 422
    assert ask(client, {"place": "村" * 301}).status_code == 422


def test_who_may_try(client: TestClient) -> None:
    assert ask(client, {}, by=ANONYMOUS).status_code == 401
    assert ask(client, {}, by=editor(1)).status_code == 403


def test_trying_costs_two_queries(
    client: TestClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask(client, {"place": "佛山南海"})
    with django_assert_num_queries(2):
        ask(client, {"place": "佛山南海"})
