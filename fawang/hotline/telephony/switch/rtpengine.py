"""The media of calls: rtpengine, told what to do over its "ng" protocol: a cookie and JSON, in datagrams.

Nothing waits for the network but who asked: each command has a cookie, its answer wakes whoever asked. A datagram that
is lost is sent again with the same cookie, which rtpengine answers without doing it twice.
"""

import asyncio
import contextlib
import itertools
import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fawang.hotline.rules.legs import SwitchFailed

#: Seconds until a command is sent again, and how often. A caller rather waits three seconds than is lost.
_AGAIN, _TIMES = 0.4, 8
#: As rtpengine says it.
_UNKNOWN = "unknown call-id"


class MediaFailed(SwitchFailed):
    """rtpengine does not answer, or refuses; the message has its reason."""


class MediaUnknown(MediaFailed):
    """rtpengine has no such call, or not any more: it was started anew since."""


class Rtpengine(asyncio.DatagramProtocol):
    """A connection to one rtpengine."""

    def __init__(self) -> None:
        # Of no other connection: what has the cookie of a command that was answered gets that answer again.
        self._own = secrets.token_hex(6)
        self._cookies = itertools.count(1)
        self._waiting: dict[bytes, asyncio.Future[dict[str, Any]]] = {}
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def connect(cls, host: str, port: int) -> "Rtpengine":
        """Return a connection, once rtpengine has answered.

        Raises:
            MediaFailed: it does not.
        """
        loop = asyncio.get_running_loop()
        _transport, protocol = await loop.create_datagram_endpoint(cls, remote_addr=(host, port))
        await protocol("ping")
        return protocol

    async def __call__(
        self, command: str, values: Mapping[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """Return the answer to a command. Words of keyword names are joined with a hyphen, as the protocol has them.

        Raises:
            MediaFailed: no answer, or another one than `ok`.
            MediaUnknown: there is no such call.
        """
        named = {name.replace("_", "-"): value for name, value in more.items()}
        body = json.dumps({"command": command, **(values or {}), **named}).encode()
        cookie = f"{self._own}_{next(self._cookies)}".encode()
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[cookie] = future
        try:
            for _attempt in range(_TIMES):
                assert self._transport is not None
                self._transport.sendto(cookie + b" " + body)
                done, _pending = await asyncio.wait({future}, timeout=_AGAIN)
                if done:
                    break
            else:
                raise MediaFailed(f"{command}: no answer")
        finally:
            del self._waiting[cookie]
        answer = future.result()
        if answer.get("result") not in ("ok", "pong"):
            why = str(answer.get("error-reason") or answer.get("result"))
            failed = MediaUnknown if why.lower() == _UNKNOWN else MediaFailed
            raise failed(f"{command}: {why}")
        return answer

    def close(self) -> None:
        """Ask nothing any more."""
        if self._transport is not None:
            self._transport.close()

    # --- what asyncio calls ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Wake whoever asked."""
        cookie, _space, body = data.partition(b" ")
        future = self._waiting.get(cookie)
        if future is not None and not future.done():
            try:
                future.set_result(json.loads(body))
            except ValueError:
                future.set_result({"result": "error", "error-reason": "not JSON"})

    def error_received(self, _error: Exception) -> None:
        """A refused datagram (nobody listens) is one that is lost: it is sent again, then given up."""


def files_of(folder: Path, call: str) -> list[Path]:
    """Return the files of packets of a call, in the folder that rtpengine records into."""
    within, begins, names = folder / "pcaps", f"{call}-", []
    # Hundreds may lie there that are not converted yet: to look for a pattern would hold everybody up.
    with contextlib.suppress(FileNotFoundError):
        names = os.listdir(within)
    return [within / one for one in sorted(names) if one.startswith(begins) and one.endswith(".pcap")]


class Keys(asyncio.DatagramProtocol):
    """What rtpengine tells of keys: JSON, a line each."""

    def __init__(self, hear: Callable[[Mapping[str, Any]], None]) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Hand them on."""
        for line in data.decode(errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                found = json.loads(line)
                if isinstance(found, dict):
                    self._hear(found)
