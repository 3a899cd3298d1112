"""HTTP and WebSocket of the Asterisk of the tests, at one port as Asterisk has them."""

import asyncio
import base64
import contextlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from websockets import Subprotocol
from websockets.frames import Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from tests.hotline.ari_model import Refused, stamp

USER, PASSWORD = "hotline", "secret of the tests"
_MOST = 40960


@dataclass
class Asked:
    """A request: the names in its path, and what its query and body say."""

    ids: tuple[str, ...]
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a value, empty where there is none."""
        return str(self.values.get(name) or "")


class Http:
    """A server: `routes` are patterns of paths with methods, and the names of the functions that answer."""

    def __init__(self, routes: Sequence[tuple[str, dict[str, str]]]) -> None:
        self.routes = routes
        self.sockets: dict[str, tuple[ServerProtocol, asyncio.StreamWriter]] = {}
        #: Applications with a WebSocket.
        self.active = set[str]()
        #: The types of events that an application wants, where it has said so.
        self.filters: dict[str, set[str]] = {}
        self.refuses_until = self.loses_until = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    # --- HTTP ------------------------------------------------------------------------------------

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests of a connection, until it is closed or becomes a WebSocket."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().split("\r\n")
                method, target, _version = first.split()
                names = {one.lower(): value for one, value in (line.split(": ", 1) for line in lines if line)}
                body = await reader.readexactly(int(names.get("content-length", 0)))
                if names.get("upgrade", "").lower() == "websocket":
                    await self._socket(head, target, names, reader, writer)
                    break
                status, kind, answer = await self._answer(method, target, names, body)
                writer.write(
                    f"HTTP/1.1 {status} -\r\nServer: Asterisk/22\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(answer)}\r\n\r\n".encode()
                    + answer
                )
        writer.close()

    async def _answer(
        self, method: str, target: str, names: dict[str, str], body: bytes
    ) -> tuple[int, str, bytes]:
        try:
            name, asked = self._routed(method, target, names, body)
            answer = await getattr(self, name)(asked)
        except Refused as why:
            return why.status, "application/json", json.dumps(why.json()).encode()
        if answer is None:
            return 204, "application/json", b""
        if isinstance(answer, bytes):
            return 200, "audio/wav", answer
        status = 201 if name in ("play", "record") else 200
        return status, "application/json", json.dumps(answer).encode()

    def _routed(self, method: str, target: str, names: dict[str, str], body: bytes) -> tuple[str, Asked]:
        if len(body) > _MOST:
            raise Refused(413, "Request body too large")
        if not _allowed(names):
            raise Refused(401, "Authentication required")
        values: dict[str, Any] = dict(parse_qsl(urlsplit(target).query))
        if body:
            if names.get("content-type") != "application/json":
                raise Refused(415, "Unsupported media type")
            values |= json.loads(body)
        path = urlsplit(target).path
        for pattern, methods in self.routes:
            if found := re.fullmatch(pattern, path):
                if method not in methods:
                    raise Refused(405, "Invalid method")
                return methods[method], Asked(tuple(unquote(one) for one in found.groups()), values)
        raise Refused(404, "Resource not found")

    # --- events ----------------------------------------------------------------------------------

    def send(self, app: str, event: dict[str, Any]) -> None:
        """Give an event to an application; nobody keeps it for one that does not listen."""
        allowed = self.filters.get(app)
        if (
            app in self.sockets
            and (not allowed or event["type"] in allowed)
            and time.monotonic() >= self.loses_until
        ):
            protocol, writer = self.sockets[app]
            said = {**event, "timestamp": stamp(), "asterisk_id": "02:42:ac:11:00:02", "application": app}
            protocol.send_text(json.dumps(said).encode())
            _flush(protocol, writer)

    async def _socket(
        self, head: bytes, target: str, names: dict[str, str], reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:  # fmt: skip
        app = dict(parse_qsl(urlsplit(target).query)).get("app", "")
        status = (
            401
            if not _allowed(names)
            else 400
            if not app
            else 503
            if time.monotonic() < self.refuses_until
            else 0
        )
        if status or urlsplit(target).path != "/ari/events":
            writer.write(f"HTTP/1.1 {status or 404} -\r\nContent-Length: 0\r\n\r\n".encode())
            return
        protocol = ServerProtocol(subprotocols=[Subprotocol("ari")])
        protocol.receive_data(head)
        for request in protocol.events_received():
            assert isinstance(request, Request)
            protocol.send_response(protocol.accept(request))
        _flush(protocol, writer)
        self.send(app, {"type": "ApplicationReplaced"})
        self.sockets[app] = protocol, writer
        self.active.add(app)
        try:
            while data := await reader.read(4096):
                protocol.receive_data(data)
                closes = any(one.opcode is Opcode.CLOSE for one in protocol.events_received())  # type: ignore[union-attr]
                _flush(protocol, writer)
                if closes:
                    break
        finally:
            if self.sockets.get(app, (None,))[0] is protocol:
                del self.sockets[app]
                self.active.discard(app)

    def drop(self, seconds: float) -> None:
        """Break all WebSockets, and refuse new ones for a while."""
        self.refuses_until = time.monotonic() + seconds
        for _protocol, writer in self.sockets.values():
            writer.transport.abort()

    def lose(self, seconds: float) -> None:
        """Lose all events for a while, as on a connection that is dead and nobody has noticed; then break it."""
        self.loses_until = time.monotonic() + seconds
        asyncio.get_running_loop().call_later(seconds, self.drop, 0.0)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _flush(protocol: ServerProtocol, writer: asyncio.StreamWriter) -> None:
    for data in protocol.data_to_send():
        if data:
            writer.write(data)


def _allowed(names: dict[str, str]) -> bool:
    return names.get("authorization") == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
