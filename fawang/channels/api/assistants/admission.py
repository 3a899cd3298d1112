"""How often an address may ask the MCP server: counted before anything of a request is read."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection

from fawang.channels.data import limits
from fawang.kernel import wording
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.web.callers import networks_of

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Admission:
    """Lets requests through as often as `data/limits.py` says; others are answered 429 with when to ask again."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            try:
                await sync_to_async(_count, thread_sensitive=False)(scope)
            except TooMany as refused:
                return await _refuse(refused, send)
        return await self.app(scope, receive, send)


def _count(scope: Scope) -> None:
    try:
        throttle.take(limits.ASSISTANT_BY_ADDRESS, networks_of(ASGIRequest(dict(scope), BytesIO()))[0])
    finally:
        connection.close()


async def _refuse(refused: TooMany, send: Send) -> None:
    body = json.dumps({"code": refused.code, "detail": wording.say(refused.code, **refused.params)}).encode()
    seconds = str(refused.params.get("retry_after", 1)).encode()
    await send(
        {
            "type": "http.response.start",
            "status": refused.status,
            "headers": [(b"content-type", b"application/problem+json"), (b"retry-after", seconds)],
        }
    )
    await send({"type": "http.response.body", "body": body})
