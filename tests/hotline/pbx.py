"""The Asterisk of the tests: a process of ours that speaks as much of it as is needed, or one of one's own.

Whoever runs an Asterisk can hold it to the tests of the switch (docs/hotline.md). The environment says where it is:
`FAWANG_TEST_ARI_URL` and the other settings of the same names, `FAWANG_TEST_ARI_SIP` the port at which telephones call,
`FAWANG_TEST_ARI_KILL` and `FAWANG_TEST_ARI_START` commands that do that. Its WebSocket goes through a relay, so that it
can break there too.
"""

import asyncio
import contextlib
import os
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from lab.platforms.ports import free_port
from tests.hotline import ari_http
from tests.hotline.switchboard import begun
from tests.waiting import until

_OWN = "FAWANG_TEST_ARI_"
#: Whether an Asterisk of one's own is to be held to the tests.
ONES_OWN = f"{_OWN}URL" in os.environ


class Server(Protocol):
    """Where the Asterisk runs."""

    def tell(self, command: str, seconds: float) -> None:
        """Let it `drop` the WebSocket and open none for a while, or `lose` all events for a while before."""

    def kill(self) -> None:
        """End it without a word."""

    def start(self) -> None:
        """Start it, again."""


@dataclass
class Pbx:
    """An Asterisk of the tests: how a switchboard is told of it, and where it runs."""

    settings: dict[str, str]
    server: Server

    @property
    def access(self) -> tuple[str, str]:
        """The user and the password."""
        return self.settings["FAWANG_ARI_USER"], self.settings["FAWANG_ARI_PASSWORD"]

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        """Ask it something over its REST interface; return its JSON, or the status of a refusal."""
        address = f"{self.settings['FAWANG_ARI_URL']}/{path}"
        answer = httpx.request(method, address, json=body, auth=self.access, trust_env=False)
        return answer.json() if answer.status_code == 200 else answer.status_code

    def endpoint(self, user: str, port: int) -> str:
        """Return what it dials to ring a telephone."""
        return self.settings["FAWANG_ARI_ENDPOINT"].format(user=user, host="127.0.0.1", port=port)


@dataclass
class Ours:
    """The process of ours: `ari_server.py`."""

    http: int
    sip: int
    stored: Path
    process: subprocess.Popen[str] = field(init=False)

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [*begun("tests.hotline.ari_server"), f"{self.http}", f"{self.sip}", f"{self.stored}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def tell(self, command: str, seconds: float) -> None:
        """Let it `drop` the WebSocket and open none for a while, or `lose` all events for a while before."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command} {seconds}\n")
        self.process.stdin.flush()
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"{command}\n"

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait()


class Relay:
    """Between a switch and an Asterisk: passes everything on, but breaks or swallows WebSockets when told to."""

    def __init__(self, port: int, url: str) -> None:
        self.port, self._to = port, urlsplit(url)
        self._refuses_until = self._loses_until = 0.0
        self._sockets: set[asyncio.StreamWriter] = set()
        self._opened = threading.Event()
        # Its loop cancels what is left when it ends.
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._opened.wait()

    def tell(self, command: str, seconds: float) -> None:
        """Let WebSockets `drop` and refuse them for a while, or `lose` all events for a while before."""
        told: Future[None] = Future()

        def tell() -> None:
            getattr(self, f"_{command}")(seconds)
            told.set_result(None)

        self._loop.call_soon_threadsafe(tell)
        told.result()

    def kill(self) -> None:
        """End it without a word, as whoever has it says how."""
        subprocess.run(shlex.split(os.environ[f"{_OWN}KILL"]), check=True)
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()

    def start(self) -> None:
        """Start it again, as whoever has it says how."""
        subprocess.run(shlex.split(os.environ[f"{_OWN}START"]), check=True)
        until(self._answers, "an Asterisk that answers", every=0.2)
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self._to.geturl()}/asterisk/info", trust_env=False).status_code == 401
        return False

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        await self._open()
        self._opened.set()
        await self._closed.wait()
        await self._shut()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)

    async def _shut(self) -> None:
        # Whoever asks there finds nobody.
        self._server.close()
        self._drop(0.0)

    def _drop(self, seconds: float) -> None:
        self._refuses_until = time.monotonic() + seconds
        for one in self._sockets:
            one.transport.abort()

    def _lose(self, seconds: float) -> None:
        self._loses_until = time.monotonic() + seconds
        self._loop.call_later(seconds, self._drop, 0.0)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            events = b"upgrade: websocket" in head.lower()
            if events and time.monotonic() < self._refuses_until:
                writer.write(b"HTTP/1.1 503 -\r\nContent-Length: 0\r\n\r\n")
                writer.close()
                return
            theirs, ours = await asyncio.open_connection(self._to.hostname, self._to.port)
            if events:
                self._sockets |= {writer, ours}
            ours.write(head)
            answers = asyncio.create_task(self._pass(theirs, writer, loses=events))
            await self._pass(reader, ours, loses=False)
            ours.close()
            await answers
            self._sockets -= {writer, ours}

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, loses: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if not loses or time.monotonic() >= self._loses_until:
                    to.write(data)
            to.close()


@contextlib.contextmanager
def asterisk_at(sip: int, folder: Path) -> Iterator[Pbx]:
    """Give an Asterisk whose telephones call at `sip`; `folder` is for its files."""
    http = free_port()
    settings = {
        "FAWANG_SWITCH": "asterisk", "FAWANG_ARI_URL": f"http://127.0.0.1:{http}/ari", "FAWANG_ARI_APP": "fawang",
        "FAWANG_ARI_USER": ari_http.USER, "FAWANG_ARI_PASSWORD": ari_http.PASSWORD,
        "FAWANG_ARI_ENDPOINT": "PJSIP/anyone/sip:{user}@{host}:{port}",
        "FAWANG_ARI_SOUNDS": f"{folder / 'sounds'}", "FAWANG_ARI_MEDIA": "",
    }  # fmt: skip
    if ONES_OWN:
        relay = Relay(http, os.environ[f"{_OWN}URL"])
        theirs = {name: os.environ.get(name.replace("_ARI_", "_TEST_ARI_"), "") for name in settings}
        theirs["FAWANG_ARI_URL"] = settings["FAWANG_ARI_URL"]
        yield Pbx(settings | {name: value for name, value in theirs.items() if value}, relay)
        relay.close()
        return
    stored = folder / "stored"
    stored.mkdir()
    server = Ours(http, sip, stored)
    server.start()
    yield Pbx(settings, server)
    server.process.terminate()
    server.process.wait(60)


def sip_port() -> int:
    """Return the port at which telephones call: a free one, or that of an Asterisk of one's own."""
    return int(os.environ[f"{_OWN}SIP"]) if ONES_OWN else free_port()
