"""The process that writes calls down (`process.py`), as the exchange sees it: a `controller.Platform`.

What a caller hears must not wait for what is written of others, and two things in one interpreter wait for each other.
So the tables are another process, which gives way to the audio where the machine is short of processors. Should it
die, it is begun anew and told of the calls that go on: whoever talks goes on talking, whoever waits keeps their place.
How calls have ended, and what was recorded of them, it is told again until it has said that it is kept.
"""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fawang.hotline.control.caller import Known
from fawang.hotline.control.operating import Current
from fawang.hotline.queries.calls import Address
from fawang.hotline.rules import Call
from fawang.hotline.rules.calls.commands import Finish, Order, Rate, TalkEnded
from fawang.hotline.rules.calls.events import Begun, Input
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.telephony.programs.frames import frames, packed

log = logging.getLogger(__name__)

#: Until it must be open, until it must have ended, and until it is begun anew.
_OPEN_SECONDS, _END_SECONDS, _AGAIN_SECONDS = 60.0, 15.0, 1.0


class ScribeFailed(RuntimeError):
    """The process that writes calls down does not begin."""


class Scribe:
    """The platform of an exchange.

    Attributes:
        happens: takes what happens to a call in the tables.
    """

    def __init__(self, current: Current, instance: "asyncio.Future[int]") -> None:
        """Take what operators have set, and the number of this run, which may not be known yet."""
        self._instance, self._lost = instance, False
        self.happens: Callable[[str, Input], None] = lambda _call, _happened: None
        self._known = Known(current)
        self._process: Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        #: What is to be told once it is open.
        self._untold: list[tuple[Any, ...]] = []
        #: The calls of which not all is told, as they came and as they stand.
        self._calls: dict[str, tuple[Arrived, Call]] = {}
        #: How calls have ended, and what was recorded, of which it is not known yet that it is kept.
        self._over: dict[str, tuple[Arrived, Call]] = {}
        self._ends: dict[str, list[tuple[Any, ...]]] = {}
        self._tapes: dict[str, tuple[Any, ...]] = {}
        self._addresses: dict[str, Address] = {}
        self._headers: dict[tuple[str, str], Mapping[str, str]] = {}
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin it.

        Raises:
            ScribeFailed: it does not begin.
        """
        opened = asyncio.get_running_loop().create_future()
        self._watching = asyncio.create_task(self._watch(opened))
        done, _pending = await asyncio.wait({opened}, timeout=_OPEN_SECONDS)
        if not done or not opened.result():
            await self.stop()
            raise ScribeFailed("what writes calls down does not begin; the log says why")

    def leave_off(self) -> None:
        """Let nothing be written any more: another hotline has taken over."""
        self._lost = True
        self._tell("lost")

    async def stop(self) -> None:
        """Let it do what is still to be done, within reason, and end."""
        self._known.close()
        if self._watching is None:
            return
        process, writer, watching = self._process, self._writer, self._watching
        self._watching = self._writer = None
        if writer is not None:
            writer.write_eof()
        if process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_END_SECONDS):
                    await process.wait()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

    @property
    def process(self) -> int | None:
        """The number of the process, where there is one."""
        return self._process.pid if self._process else None

    # --- what an exchange asks --------------------------------------------------------------------

    def address_of(self, target: str) -> Address:
        """Return where a seat or a partner that was named to a journey is called."""
        return self._addresses[target]

    def headers_of(self, call: str, target: str) -> Mapping[str, str]:
        """Return what goes with a call to another hotline; a seat has the page."""
        return self._headers.get((call, target), {})

    async def begun(self, arrived: Arrived) -> Begun:
        """Keep a new call; return what holds for it."""
        self._calls[arrived.leg] = arrived, Call(arrived.leg)
        self._tell("begun", arrived)
        return await self._known.begun(arrived)

    async def stands(self, call: Call) -> None:
        """Note where a call stands."""
        self._stands(call)
        self._tell("stands", call)

    async def obey(self, call: Call, order: Order) -> None:
        """Do what a call orders."""
        self._stands(call)
        self._tell("obey", call, order)

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded."""
        self._tell("recorded", call, file, inside)

    def _stands(self, call: Call) -> None:
        if (known := self._calls.get(call.id)) is not None:
            self._calls[call.id] = known[0], call

    def _tell(self, *what: Any) -> None:
        if self._writer is None:
            self._untold.append(what)
        else:
            self._write(self._writer, what)

    def _write(self, writer: asyncio.StreamWriter, what: tuple[Any, ...]) -> None:
        writer.write(packed(*what))
        match what:
            case ("obey", call, TalkEnded() | Rate() | Finish() as order):
                self._ends.setdefault(call.id, []).append(what)
                if isinstance(order, Finish):
                    if (known := self._calls.pop(call.id, None)) is not None:
                        self._over[call.id] = known[0], call
                    for key in [key for key in self._headers if key[0] == call.id]:
                        del self._headers[key]
            case ("recorded", _call, file, _inside):
                self._tapes[file] = what

    # --- the process ------------------------------------------------------------------------------

    async def _watch(self, opened: "asyncio.Future[bool]") -> None:
        """Begin it, and begin it anew whenever it has died."""
        while True:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "fawang.hotline.control.writer.process", f"{theirs.fileno()}",
                    pass_fds=(theirs.fileno(),), start_new_session=True, env=dict(os.environ),
                )  # fmt: skip
            reader, writer = await asyncio.open_connection(sock=ours)
            instance = self._instance.result() if self._instance.done() else None
            writer.write(packed("going on", [*self._calls.values(), *self._over.values()], instance))
            if instance is None:
                self._instance.add_done_callback(partial(_say_claimed, writer))
            # A talk that has ended is told with the call that goes on.
            owed = [one for name in self._over for one in self._ends.get(name, ())]
            for again in (*owed, *self._tapes.values()):
                writer.write(packed(*again))
            try:
                async for what in frames(reader):
                    self._heard(what, writer, opened)
            finally:
                writer.close()
                self._writer = None
            code = await self._process.wait()
            if not opened.done():
                opened.set_result(False)
                return
            if self._watching is None or self._lost:
                return
            log.error("what writes calls down has died (%s), and is begun anew", code)
            await asyncio.sleep(_AGAIN_SECONDS)

    def _heard(
        self, what: tuple[Any, ...], writer: asyncio.StreamWriter, opened: "asyncio.Future[bool]"
    ) -> None:
        match what:
            case ("open",):
                for untold in self._untold:
                    self._write(writer, untold)
                self._untold.clear()
                self._writer = writer
                if not opened.done():
                    opened.set_result(True)
            case ("over", call):
                self._over.pop(call, None)
                self._ends.pop(call, None)
            case ("taped", file):
                self._tapes.pop(file, None)
            case ("happens", call, happened, ways):
                for target, address, headers in ways:
                    if address is not None:
                        self._addresses[target] = address
                    if headers:
                        self._headers[call, target] = headers
                self.happens(call, happened)


def _say_claimed(writer: asyncio.StreamWriter, instance: "asyncio.Future[int]") -> None:
    if not instance.cancelled() and not writer.is_closing():
        writer.write(packed("claimed", instance.result()))
