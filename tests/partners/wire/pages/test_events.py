"""What is answered outside of the inbox: bodies that nobody reads, a database that is away, methods."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from fawang.config.asgi import application
from fawang.partners.wire.pages import events
from tests.browser import PLAIN_FILES
from tests.partners.wire.cases import ADDRESS


def sent(headers: dict[str, str], pieces: list[bytes]) -> tuple[int, dict[str, Any], int]:
    """Send a body to the ASGI application; return status, answer, and how many pieces were read."""
    given, answered = iter(pieces), []
    read = 0

    async def receive() -> MutableMapping[str, Any]:
        nonlocal read
        piece = next(given, None)
        if piece is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        read += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(message: MutableMapping[str, Any]) -> None:
        answered.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": ADDRESS,
        "raw_path": ADDRESS.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "server": ("testserver", 80), "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def run() -> None:
        await application(scope, receive, send)

    asyncio.run(run())
    status = next(one["status"] for one in answered if one["type"] == "http.response.start")
    body = b"".join(one.get("body", b"") for one in answered if one["type"] == "http.response.body")
    return status, json.loads(body), read


@pytest.mark.parametrize("declared", [True, False])
def test_a_gigabyte_is_not_read(declared: bool) -> None:
    headers = {"Host": "testserver", "Content-Type": "application/cloudevents+json"}
    if declared:
        headers["Content-Length"] = str(1024**3)
    piece = b"0" * 65536
    status, answer, read = sent(headers, [piece] * 16384)
    assert (status, answer["code"]) == (413, "event_too_large")
    assert read * len(piece) <= 2 * 1024 * 1024


def test_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_values: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(events, "take_event", away)
    answer = Client().post(ADDRESS, b"{}", content_type="application/cloudevents+json")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db
def test_other_methods(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
