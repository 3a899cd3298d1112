"""The ASGI application: Django behind a gate that measures bodies before they are read."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")

from django.core.asgi import get_asgi_application

from fawang.kernel.runtime import memory

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

memory.limit()
# While all is loaded there is little garbage, and much to look through.
gc.disable()
django_app = cast(App, get_asgi_application())


class TooLargeToRead(Exception):
    """A body turned out larger than its limit while it was read."""


class BodyLimit:
    """Refuses a body that is too large before anything of it is stored.

    Django's ASGI handler writes a body to disk before any middleware sees it. Here a declared length
    is judged at once and an undeclared one while it comes in. What a browser still sends is read and
    thrown away, up to a bound, since browsers show an answer only after they have sent everything.
    """

    def __init__(
        self, app: App, *, largest: int, drain: int, below: Mapping[str, tuple[int, int, str]] | None = None
    ) -> None:
        """Take limits in bytes; `below`: other ones for addresses that begin so, and the page that says it."""
        self.app = app
        self.largest = largest
        self.drain = drain
        self.below = dict(below or {})

    def _limits(self, path: str) -> tuple[int, int, str]:
        for beginning, limits in self.below.items():
            if path.startswith(beginning):
                return limits
        return self.largest, self.drain, "/api/too-large" if path.startswith("/api/") else "/too-large"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        largest, _drain, _page = self._limits(scope["path"])
        declared = next((int(v) for k, v in scope["headers"] if k == b"content-length" and v.isdigit()), 0)
        if declared > largest:
            return await self._refuse(scope, receive, send, read=0, more=True)
        read, more = 0, True

        async def measured() -> Message:
            nonlocal read, more
            message = await receive()
            read += len(message.get("body", b""))
            more = message.get("more_body", False)
            if read > largest:
                raise TooLargeToRead
            return message

        try:
            return await self.app(scope, measured, send)
        except TooLargeToRead:
            return await self._refuse(scope, receive, send, read=read, more=more)

    async def _refuse(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send, *, read: int, more: bool
    ) -> None:
        _largest, drain, path = self._limits(scope["path"])
        while more and read < drain:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            read += len(message.get("body", b""))
            more = message.get("more_body", False)
        # The page is made by Django, which knows the person's language; the body is left out.
        about_body = (b"content-length", b"content-type", b"transfer-encoding")
        headers = [(name, value) for name, value in scope["headers"] if name not in about_body]
        scope = {**scope, "path": path, "raw_path": path.encode(), "method": "GET", "headers": headers}

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def never() -> Message:
            # What is left of the body is not read: Django would take it for a broken protocol.
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")

        await self.app(scope, _once(nothing, never if more else receive), send)


def _once(first: Receive, then: Receive) -> Receive:
    calls = 0

    async def receive() -> Message:
        nonlocal calls
        calls += 1
        return await (first() if calls == 1 else then())

    return receive


def _limited() -> App:
    from django.conf import settings

    megabyte = 1024 * 1024
    # What partners send is small, and nobody looks at a browser there: little is read of what is too large.
    return BodyLimit(
        django_app, largest=settings.FAWANG_MAX_UPLOAD + megabyte, drain=512 * megabyte,
        below={"/partners/": (256 * 1024, megabyte, "/partners/too-large")},
    )  # fmt: skip


application = _limited()

# What the application consists of lives as long as the process: the collector need not walk it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
gc.enable()
memory.keep_giving_back()
