"""The API as a whole: every answer that is no success is a problem of one form, and the map of it is true."""

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from fawang.config.api import api
from fawang.organisations.queries import UnitRow
from fawang.people.actions.sign_in import issue_token
from fawang.people.models import Staff
from fawang.regions import queries as regions
from fawang.work_orders.queries import WorkOrder, access_key
from tests.browser import PLAIN_FILES
from tests.people.cases import PASSWORD, account, code_of, second_factor

ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def caller() -> Client:
    """A program that shows what comes back, also when we break."""
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def problem(answer: Any) -> dict[str, Any]:
    """Check that an answer is a problem as RFC 9457 has it, and return it."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:fawang:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]
    assert "%(" not in body["detail"]
    return body


# --- every kind of problem -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_value_that_is_wrong(caller: Client) -> None:
    answer = caller.post(f"{ROOT}/work-orders", {"matter": 7}, content_type="application/json")
    body = problem(answer)
    assert (answer.status_code, body["code"]) == (422, "invalid")
    assert body["errors"]["matter"] == "field_wrong"
    assert body["errors"]["person"] == "field_required"


@pytest.mark.django_db
def test_a_value_within_a_value_is_named_by_its_way(caller: Client) -> None:
    person = {"name": "x", "third_party": {"name": 7}}
    body = {"matter": "labour", "words": "x", "person": person}
    errors = problem(caller.post(f"{ROOT}/work-orders", body, content_type="application/json"))["errors"]
    assert errors["person.third_party.name"] == "field_wrong"


@pytest.mark.django_db
def test_what_was_typed_is_not_repeated(caller: Client) -> None:
    body = {"matter": ["蒋先生 13800138000"], "person": "蒋先生"}
    answer = caller.post(f"{ROOT}/work-orders", body, content_type="application/json")
    assert "蒋" not in answer.content.decode()
    assert "13800138000" not in answer.content.decode()


@pytest.mark.django_db
def test_no_body_at_all(caller: Client) -> None:
    answer = caller.post(f"{ROOT}/tokens", content_type="application/json")
    assert answer.status_code == 422
    assert problem(answer)["errors"] == dict.fromkeys(("username", "password", "code"), "field_required")


@pytest.mark.parametrize("body", ["{", "", "\x00", "[[" * 50_000, "{'a': 1}", b"\xff\xfe", '{"a": NaN', "😀"])
@pytest.mark.django_db
def test_a_body_that_is_no_json(caller: Client, body: str | bytes) -> None:
    answer = caller.post(f"{ROOT}/tokens", body, content_type="application/json")
    said = problem(answer)
    assert (answer.status_code, said["code"]) == ((400, "body_not_understood") if body else (422, "invalid"))


@pytest.mark.parametrize("body", ["7", "null", "[]", '"x"', "true"])
@pytest.mark.django_db
def test_json_that_is_no_object(caller: Client, body: str) -> None:
    answer = caller.post(f"{ROOT}/tokens", body, content_type="application/json")
    assert answer.status_code == 422
    assert set(problem(answer)["errors"].values()) == {"field_required"}


@pytest.mark.parametrize("body", ["7", "null", "[]", "[null, null]", '"x"', "true"])
@pytest.mark.django_db
def test_what_is_no_object_is_refused_where_every_field_may_be_left_out(caller: Client, body: str) -> None:
    answer = caller.post(f"{ROOT}/eligibility", body, content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert problem(answer)["errors"] == dict.fromkeys(("answers", "region"), "field_required")
    assert caller.post(f"{ROOT}/eligibility", "{}", content_type="application/json").status_code == 200


@pytest.mark.django_db
def test_a_body_that_is_too_large_for_json(caller: Client) -> None:
    words = "字" * django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    answer = caller.post(f"{ROOT}/work-orders", {"words": words}, content_type="application/json")
    body = problem(answer)
    assert (answer.status_code, body["code"], body["megabytes"]) == (413, "body_too_large", 1)


@pytest.mark.django_db
def test_what_is_not_there(caller: Client) -> None:
    for path in (
        "/nothing",
        "/regions/999999",
        "/units/999999999",
        "/work-orders/204817365528",
        "/",
        "/work-orders/%00",
    ):
        answer = caller.get(ROOT + path)
        assert answer.status_code == 404, path
        problem(answer)


@pytest.mark.django_db
def test_a_problem_keeps_its_values(caller: Client, order: WorkOrder) -> None:
    answer = caller.post(
        f"{ROOT}/work-orders/{order.code}/commands/withdraw", {"version": order.version + 7},
        content_type="application/json", headers={"x-access-key": access_key(order)},
    )  # fmt: skip
    body = problem(answer)
    assert (answer.status_code, body["code"]) == (409, "stale")
    assert (body["state"], body["version"]) == ("submitted", order.version)


@pytest.mark.django_db
def test_what_needs_signing_in(caller: Client) -> None:
    answer = caller.get(f"{ROOT}/work-orders")
    assert (answer.status_code, problem(answer)["code"]) == (401, "sign_in_needed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"), [("delete", "/regions"), ("put", "/work-orders"), ("get", "/tokens")]
)
def test_a_method_that_is_not_taken(caller: Client, method: str, path: str) -> None:
    answer = getattr(caller, method)(ROOT + path)
    body = problem(answer)
    assert (answer.status_code, body["code"], body["method"]) == (405, "method_not_allowed", method.upper())
    assert answer.headers["Allow"]


@pytest.mark.usefixtures("real_database")
def test_a_database_that_is_away(caller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection: Any = connections["default"]
    connection.close()
    connection.close_pool()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], "timeout", 0.2)
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "nowhere"
    try:
        answer = caller.get(f"{ROOT}/units")
    finally:
        connection.close_pool()
        connection.settings_dict["NAME"] = name
    assert (answer.status_code, problem(answer)["code"]) == (503, "database_away")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_mistake_of_ours_says_nothing_about_it(caller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("蒋先生 13800138000")

    monkeypatch.setattr(regions, "region", broken)
    answer = caller.get(f"{ROOT}/regions/44")
    assert (answer.status_code, problem(answer)["code"]) == (500, "something_broke")
    assert "13800138000" not in answer.content.decode()


@pytest.mark.django_db
def test_problems_speak_the_language_of_the_caller(caller: Client) -> None:
    path = f"{ROOT}/work-orders/204817365528"
    english = problem(caller.get(path))["detail"]
    chinese = problem(caller.get(path, headers={"accept-language": "zh-CN"}))["detail"]
    assert english.isascii()
    assert not chinese.isascii()


STRANGE = ("%00", "%ff", "' OR 1=1", "9" * 40, "-1", "%25", "[]", "😀")


@pytest.mark.django_db
@pytest.mark.parametrize("value", STRANGE)
def test_no_strange_value_in_an_address_breaks_us(caller: Client, nanhai: UnitRow, value: str) -> None:
    account(nanhai)
    token, _ = issue_token(
        username="w001", password=PASSWORD, code=code_of(second_factor(Staff.objects.get())), name=""
    )
    for path, operations in api.get_openapi_schema()["paths"].items():
        if "get" not in operations:
            continue
        names = [one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"]
        filled = re.sub(r"{\w+}", value, path)
        for query in ("", *(f"{name}={value}" for name in names)):
            for headers in ({}, {"authorization": f"Bearer {token}"}):
                answer = caller.get(f"{filled}?{query}", headers=headers)
                assert answer.status_code < 500, f"{filled}?{query}"


# --- the map -------------------------------------------------------------------------------------


STABLE = {
    "GET /regions", "GET /regions/{code}", "GET /units", "POST /route", "POST /work-orders", "GET /work-orders",
    "GET /work-orders/{code}", "POST /work-orders/{code}/commands/{command}", "POST /work-orders/{code}/rating",
    "POST /tokens",
}  # fmt: skip


def operations(client: Client) -> dict[str, dict[str, Any]]:
    paths = client.get(f"{ROOT}/openapi.json").json()["paths"]
    return {
        f"{method.upper()} {path.removeprefix(ROOT)}": operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def test_the_map_shows_every_stable_operation(client: Client) -> None:
    found = operations(client)
    assert set(found) >= STABLE
    assert all(path.startswith("/") for path in (name.partition(" ")[2] for name in found))


def test_the_map_shows_exactly_what_there_is(client: Client) -> None:
    routes = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern)
    }
    own = {"/", "/openapi.json", "/docs"}
    assert {name.partition(" ")[2] for name in operations(client)} == routes - own


def test_the_map_says_where_a_token_is_needed(client: Client) -> None:
    found = operations(client)
    token: dict[str, list[str]] = {"token": []}
    assert found["GET /work-orders"]["security"] == [token]
    assert found["POST /work-orders"]["security"] == [{}, token]
    assert [name for name, operation in found.items() if token not in operation["security"]] == []
    schemes = client.get(f"{ROOT}/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"


def test_every_operation_says_what_it_does(client: Client) -> None:
    assert [name for name, operation in operations(client).items() if not operation.get("summary")] == []
    assert [name for name, operation in operations(client).items() if not operation.get("description")] == []
    identifiers = [operation["operationId"] for operation in operations(client).values()]
    assert len(set(identifiers)) == len(identifiers)


def test_the_documentation_loads_only_from_us_and_within_the_policy(client: Client) -> None:
    answer = client.get(f"{ROOT}/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    scripts = re.findall(r"<script([^>]*)>", page)
    assert any("src=" in script for script in scripts)
    # Inline scripts and styles would not run: the policy of every page forbids them.
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert "<style" not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self'" in policy
