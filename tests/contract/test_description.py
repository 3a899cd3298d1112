"""The description of the API is valid, names each component once, and says of each operation what can go wrong."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from ninja import Router, Schema
from ninja.operation import Operation
from openapi_spec_validator import OpenAPIV31SpecValidator

from fawang.cli.processes import server
from fawang.config import api as composed
from fawang.config.api import _API, api
from fawang.config.openapi import NAMES, PROBLEM_JSON, Description, NameTwice, problems_of
from fawang.kernel.rules.problems import Conflict, TooMany, may_raise
from fawang.kernel.security.access import Audience
from fawang.people.rules import Permission

type Described = dict[str, Any]


@pytest.fixture(scope="module")
def described() -> Described:
    """The description, as it is sent."""
    found: Described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    return found


def operations(described: Described) -> dict[str, Described]:
    return {
        f"{method.upper()} {path}": one
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    }


def test_it_is_valid(described: Described) -> None:
    errors = [
        f"{list(one.absolute_path)}: {one.message}"
        for one in OpenAPIV31SpecValidator(described).iter_errors()
    ]
    assert errors == []
    assert described["openapi"].startswith("3.1")


def test_each_component_is_there_and_has_the_name_of_its_own(described: Described) -> None:
    components = described["components"]["schemas"]
    text = json.dumps(described)
    assert {name: one["title"] for name, one in components.items()} == {name: name for name in components}
    assert [name for name in components if f'"#/components/schemas/{name}"' not in text] == []


def test_enumerations_are_those_of_the_operation(described: Described) -> None:
    components = described["components"]["schemas"]
    assert {kind: components[name]["enum"] for kind, name in NAMES.items()} == {
        kind: [str(one.value) for one in kind] for kind in NAMES
    }
    # Whatever has a default has it from its own values.
    wrong = [
        (name, field)
        for name, one in components.items()
        for field, about in one.get("properties", {}).items()
        for kind in about.get("allOf", [])
        if "default" in about and "enum" in (of := components[kind["$ref"].rpartition("/")[2]])
        if about["default"] not in of["enum"]
    ]
    assert wrong == []


# --- problems ------------------------------------------------------------------------------------


def test_every_operation_says_what_can_go_wrong(described: Described) -> None:
    for name, one in operations(described).items():
        problems = {int(status): said for status, said in one["responses"].items() if int(status) >= 400}
        problems.pop(416, None)
        assert 503 in problems, name
        assert (401 in problems) == ({} not in one["security"]), name
        assert (422 in problems) == bool(one["parameters"] or "requestBody" in one), name
        assert ({400, 413} <= problems.keys()) == ("requestBody" in one), name
        for said in problems.values():
            assert said["content"] == {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}, (
                name
            )
            assert said["description"], name
    problem = described["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"type", "title", "status", "code", "detail"}
    assert problem["additionalProperties"] is True


def _operation(
    path: str, method: str, *declared: Any, who: tuple[str, ...] = (Audience.EVERYBODY,)
) -> Operation:
    def view(request: Any, **values: Any) -> None:
        """Do it."""

    view.allowed = who  # type: ignore[attr-defined]
    return Operation(path, [method], may_raise(*declared)(view))


def test_problems_follow_from_what_an_operation_takes_and_from_whom() -> None:
    assert set(problems_of(_operation("/x", "GET"))) == {503}
    assert set(problems_of(_operation("/x", "GET", TooMany, Conflict))) == {409, 429, 503}
    assert set(problems_of(_operation("/x", "GET", who=(Audience.STAFF,)))) == {401, 503}
    assert set(problems_of(_operation("/x", "GET", who=(Permission.ORDER_VIEW,)))) == {401, 403, 503}


# --- who may is judged before the body -----------------------------------------------------------


def _needing_a_token() -> list[str]:
    found = operations(api.get_openapi_schema(path_prefix="api/v1/"))
    return [name for name, one in found.items() if {} not in one["security"]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", _needing_a_token())
def test_who_may_not_is_told_so_whatever_the_body_is(client: Any, name: str) -> None:
    method, _, path = name.partition(" ")
    path = path.replace("{", "").replace("}", "")
    for body in ("{", "{}", "[null]", ""):
        answer = client.generic(
            method, f"{path}?limit=x&unit=x&from=x", body, content_type="application/json"
        )
        # An address with a word where a number belongs is none.
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed"), body


# --- a collision stops the start -----------------------------------------------------------------


class Fruit(StrEnum):
    """What grows on trees."""

    APPLE = "apple"


class Described1(Schema):
    """Something of one room."""

    fruit: Fruit


class _Elsewhere:
    class Described1(Schema):
        """Something of another room that is called alike."""

        fruit: int


@pytest.fixture
def colliding(monkeypatch: pytest.MonkeyPatch) -> _API:
    """An API in which two types have one name, as that of the installation."""
    router = Router()

    def first(request: Any) -> Any:
        """Return it."""

    def second(request: Any) -> Any:
        """Return the other."""

    for view in (first, second):
        view.allowed = (Audience.EVERYBODY,)  # type: ignore[attr-defined]
    router.get("/first", response=Described1)(first)
    router.get("/second", response=_Elsewhere.Described1)(second)
    made = _API(urls_namespace="colliding")
    made.add_router("", router)
    monkeypatch.setattr(composed, "api", made)
    return made


def test_two_types_of_one_name_are_no_description(colliding: _API) -> None:
    with pytest.raises(NameTwice, match="Described1"):
        Description(colliding, "")


def test_a_collision_is_found_by_check(colliding: _API) -> None:
    [found] = run_checks(tags=["fawang_api"])
    assert (found.id, "Described1" in found.msg) == ("config.E001", True)


def test_a_collision_stops_the_start(colliding: _API, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(os, "execv", lambda *words: begun.append(words))
    with pytest.raises(SystemCheckError, match="Described1"):
        server.serve(host="127.0.0.1", port=0, workers=1)
    assert begun == []


def test_a_sound_api_passes_the_check(tmp_path: Path) -> None:
    assert run_checks(tags=["fawang_api"]) == []
    call_command("check", tags=["fawang_api"])
