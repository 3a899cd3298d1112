"""schemathesis: whatever the description allows is answered as the description says, to everybody who may ask.

Each example goes to every caller: to anybody, to the person of a matter, and to four roles of staff. What it changes is
undone before the next one. The examples are the same in each run.
"""

import re
from typing import Any

import pytest
import requests
import schemathesis
from asgiref.sync import async_to_sync
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fawang.config.api import api
from tests.contract.good import BODIES, COMMANDS, QUERIES
from tests.contract.world import Known, World

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, content_type_conformance]
#: Of each operation so many, each for six callers: a minute of computing.
EXAMPLES = 6
pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
#: What addresses may call something that is not there.
NOBODYS = {
    "code": "204817365528", "number": 7, "attachment_id": 7, "staff_id": 7, "unit_id": 7, "link_id": 7, "form": "x",
    "month": "2026-11", "name": "x",
}  # fmt: skip
#: An example in so many has what is not allowed.
STRANGE_IN = 4

described = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="api/v1/"))
OPERATIONS = {one.ok().label: one.ok() for one in described.get_all_operations()}


def cases(operation: APIOperation) -> st.SearchStrategy[Case]:
    """What the description allows, and now and then what it does not."""
    allowed = operation.as_strategy()
    if operation.body or operation.query or operation.path_parameters:
        strange = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        return st.integers(1, STRANGE_IN).flatmap(lambda n: strange if n == STRANGE_IN else allowed)
    return allowed


@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_are_as_described(world: World, label: str) -> None:
    operation = OPERATIONS[label]
    known = world.known.get(operation.path.removeprefix(ROOT).split("/")[1], [])
    # What is done for somebody shows that the rest is not refused for a reason of its own.
    good = [status for one in known or [None] for status in ask(world, good_case(operation, one), one)]
    assert any(status < 300 for status in good), good

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(operation), which=st.integers(0, len(known)), near=st.booleans())
    def every_caller(case: Case, which: int, near: bool) -> None:
        one = known[which - 1] if which else None
        if near:
            aim(case, good_case(operation, one))
        ask(world, case, one)

    every_caller()


def ask(world: World, case: Case, one: Known | None) -> list[int]:
    """Let every caller ask, and return the statuses of the answers, each of which is as it is described."""
    statuses = []
    for caller in world.callers:
        sent = world.headers(caller, one)
        with transaction.atomic():
            response = send(case, sent)
            transaction.set_rollback(True)
        statuses.append(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS)
        except BaseException as failure:
            failure.add_note(f"asked by {caller}")
            raise
    return statuses


def good_case(operation: APIOperation, one: Known | None) -> Case:
    """Return a case that may well be done."""
    label = operation.label.replace(ROOT, "")
    room = operation.path.removeprefix(ROOT).split("/")[1]
    names = {**NOBODYS, **(one.names if one else {}), "command": COMMANDS.get(room)}
    given: dict[str, Any] = {
        "path_parameters": {name: names[name] for name in re.findall(r"{(\w+)}", operation.path)}
    }
    if label in BODIES:
        body = BODIES[label]
        version = {"version": one.version} if one and one.version else {}
        [media_type] = {one.media_type for one in operation.body}
        given |= {"body": {**version, **(body() if callable(body) else body)}, "media_type": media_type}
    return operation.Case(**given, query=QUERIES.get(label, {}))


def aim(case: Case, good: Case) -> None:
    """Let a case ask for something that is there, and have what is needed for it; the rest stays as it is."""
    case.path_parameters = good.path_parameters
    if isinstance(case.body, dict) and isinstance(good.body, dict):
        case.body.update(good.body)


def send(case: Case, headers: dict[str, str]) -> Response:
    """Send a case to the platform, in this process and this transaction."""
    given = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    request = requests.Request(
        **{name: given.get(name) for name in ("method", "url", "headers", "params", "json", "data", "files")}
    ).prepare()
    body: Any = request.body or b""
    answer = Client(raise_request_exception=False).generic(
        f"{request.method}",
        request.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=request.headers.get("Content-Type", ""),
        headers={name: _text(value) for name, value in request.headers.items()},
    )
    return Response(
        status_code=answer.status_code,
        headers={name: [value] for name, value in answer.items()},
        content=_content(answer),
        request=request,
        elapsed=0.0,
        verify=False,
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _content(answer: Any) -> bytes:
    if not answer.streaming:
        return bytes(answer.content)
    if answer["Content-Type"].startswith("text/event-stream"):
        # It goes on and on. Nobody has begun to read it.
        return b""

    async def taken() -> bytes:
        return b"".join([piece async for piece in answer])

    return async_to_sync(taken)() if answer.is_async else b"".join(answer)
