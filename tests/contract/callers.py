"""Everybody who asks, within this process and one transaction; nothing that they do lasts."""

from typing import Any

import requests
from asgiref.sync import async_to_sync
from django.db import transaction
from django.test import Client
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.operations import AnyCase
from tests.contract.world import Headers, Known, World

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, content_type_conformance]
_REQUEST = ("method", "url", "headers", "params", "json", "data", "files")


def ask(world: World, case: AnyCase, one: Known | None) -> list[Response]:
    """Let every caller ask, and return the answers, each of which is as it is described."""
    answers = []
    for caller in world.callers:
        with transaction.atomic():
            answer = send(case, world.headers(caller, one))
            transaction.set_rollback(True)
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseException as failure:
            failure.add_note(f"asked by {caller}")
            raise
        answers.append(answer)
    return answers


def send(case: AnyCase, headers: Headers) -> Response:
    """Send a case to the platform, and return its answer."""
    given = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    request = requests.Request(**{name: given.get(name) for name in _REQUEST}).prepare()
    body = request.body or b""
    shown = {name: _text(value) for name, value in request.headers.items()}
    answer: Any = Client(raise_request_exception=False).generic(
        f"{request.method}",
        request.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=shown.get("Content-Type", ""),
        headers=shown,
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
