"""schemathesis: whatever the description allows is answered as the description says, to everybody who may ask.

Each example goes to every caller: to anybody, to the person of a matter, and to four roles of staff. What it changes is
undone before the next one. The examples are the same in each run.
"""

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
from tests.contract.world import Known, World

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, content_type_conformance]
#: Of each operation so many, each for six callers. Whoever looks for more: `FAWANG_EXAMPLES`.
EXAMPLES = 5
pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
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

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(operation), which=st.integers(0, len(known)))
    def every_caller(case: Case, which: int) -> None:
        one = known[which - 1] if which else None
        if one:
            aim(case, one)
        for caller in world.callers:
            sent = world.headers(caller, one)
            with transaction.atomic():
                response = send(case, sent)
                transaction.set_rollback(True)
            try:
                case.validate_response(response, checks=CHECKS)
            except BaseException as failure:
                failure.add_note(f"asked by {caller}")
                raise

    every_caller()


def aim(case: Case, one: Known) -> None:
    """Let a case ask for something that is there, as it is now."""
    for name in case.path_parameters or {}:
        if name in one.names:
            case.path_parameters[name] = one.names[name]
    if isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = one.version


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
