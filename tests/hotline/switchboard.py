"""A switch, or an exchange with one, in a process of its own, whose `main` is here.

Which switch it is, the environment says, as that of the platform does. It is told by lines of JSON what to do, or what
happens: `[name, [arguments], {options}]`; each line out is news, or an order to the platform: `[name, {fields}]`. It
ends with its input.
"""

import asyncio
import contextlib
import json
import logging
import os
import resource
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from subprocess import PIPE, Popen
from types import SimpleNamespace
from typing import Any

from fawang.hotline.rules.legs import Switch
from fawang.hotline.telephony.switch import Address, rtpengine, switch_of
from fawang.hotline.telephony.switch.vanished import SILENCE

_PATIENCE = 60.0


def sockets(process: int) -> int:
    """Return how many sockets a process has."""
    found = 0
    for one in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += str(one.readlink()).startswith("socket:")
    return found


def begun(module: str) -> list[str]:
    """Return the command that runs a module's `main`: without looking for garbage among what it loads first."""
    return [
        sys.executable, "-c",
        f"import gc; gc.disable(); from {module} import main; gc.freeze(); gc.enable(); main()",
    ]  # fmt: skip


class Switchboard:
    """The process, as tests see it."""

    def __init__(
        self, sip: int, media: int, keys: int, recordings: Path, prompts: Path | None = None,
        settings: Mapping[str, str] | None = None, *, edge: int = 0,
    ) -> None:  # fmt: skip
        folders = [f"{recordings}", *([f"{prompts}"] if prompts else [])]
        self._process = Popen(
            [*begun("tests.hotline.switchboard"), f"{sip}", f"{media}", f"{keys}", f"{edge}", *folders],
            stdin=PIPE, stdout=PIPE, text=True, bufsize=1, env={**os.environ, **(settings or {})},
        )  # fmt: skip
        #: What came before the last news that was waited for.
        self.aside: list[tuple[str, dict[str, Any]]] = []
        self._news: Queue[tuple[str, dict[str, Any]]] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def tell(self, method: str, *values: object, **options: object) -> None:
        """Tell the switch something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([method, values, options]) + "\n")

    async def news(self, name: str, **fields: object) -> dict[str, Any]:
        """Return the next news of a name with such fields; other news is left aside.

        Raises:
            AssertionError: it does not come.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        seen: list[tuple[str, dict[str, Any]]] = []
        while loop.time() < until:
            try:
                found, values = self._news.get_nowait()
            except Empty:
                await asyncio.sleep(0.02)
                continue
            if found == name and values.items() >= fields.items():
                self.aside = seen
                return values
            seen.append((found, values))
        raise AssertionError(f"no {name} {fields}; heard {seen}")

    def children(self) -> list[int]:
        """Return the numbers of the processes that it has begun."""
        number = self._process.pid
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def open_no_more(self) -> None:
        """Let it open no more files, sockets or pipes."""
        number = self._process.pid
        highest = max(int(one.name) for one in Path(f"/proc/{number}/fd").iterdir())
        self._files, hard = resource.prlimit(number, resource.RLIMIT_NOFILE)
        resource.prlimit(number, resource.RLIMIT_NOFILE, (highest + 1, hard))

    def open_again(self) -> None:
        """Let it open as many as before."""
        number = self._process.pid
        _soft, hard = resource.prlimit(number, resource.RLIMIT_NOFILE)
        resource.prlimit(number, resource.RLIMIT_NOFILE, (self._files, hard))

    def kill(self) -> None:
        """End it without a word."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it."""
        if self._process.poll() is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(_PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, fields = json.loads(line)
            self._news.put((name, fields))


def say(name: str, fields: dict[str, Any]) -> None:
    print(json.dumps([name, fields], default=str), flush=True)


async def commands() -> AsyncIterator[tuple[str, list[Any], dict[str, Any]]]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        method, values, options = json.loads(line)
        yield method, values, options


async def _serve_switch(switch: Switch) -> None:
    await switch.start(lambda news: say(type(news).__name__, asdict(news)))
    say("Started", {})
    tasks, accepting = set(), dict[str, asyncio.Task[None]]()
    async for method, values, options in commands():
        work = getattr(switch, method)
        if method == "play":
            values[1] = [Path(one) for one in values[1]]
            options["music"] = Path(options["music"]) if options.get("music") else None
            # As the hotline does, which plays nothing before the switch has taken off.
            if (before := accepting.get(values[0])) is not None and not before.done():
                work = partial(_after, before, work)
        task = asyncio.create_task(work(*values, **options))
        tasks.add(task)
        if method == "accept":
            accepting[values[0]] = task
    await switch.stop()


async def _after(
    before: asyncio.Task[None], work: Callable[..., Awaitable[None]], *values: Any, **options: Any
) -> None:
    await asyncio.wait({before})
    await work(*values, **options)


def _dial_slowly(switch: Switch, seconds: float) -> None:
    """Let a telephone answer before it is said that it rings, as it does where many call at once."""
    dial = switch.dial

    async def slowly(*values: Any, **options: Any) -> None:
        await dial(*values, **options)
        await asyncio.sleep(seconds)

    switch.dial = slowly  # type: ignore[method-assign]


def main() -> None:
    """Run what the command line says: ports (0: no edge), folders of recordings and, for an exchange, prompts."""
    logging.basicConfig(level="WARNING")
    sip, media, keys, edge, recordings, *prompts = sys.argv[1:]
    rtpengine._TIMES = int(os.environ.get("TEST_MEDIA_TIMES", rtpengine._TIMES))
    by = ("127.0.0.1", int(edge)) if int(edge) else None
    switch = switch_of(
        SimpleNamespace(
            **{"FAWANG_SWITCH": "sippy", **os.environ},
            FAWANG_HOTLINE_SILENT_SECONDS=float(os.environ.get("TEST_SILENT_SECONDS", SILENCE)),
        ),
        Address("127.0.0.1", int(sip), int(media), int(keys), Path(recordings), by),
    )
    if slow := float(os.environ.get("TEST_SLOW_DIALLING", "0")):
        _dial_slowly(switch, slow)
    if not prompts:
        asyncio.run(_serve_switch(switch))
        return
    # A switch alone needs nothing of that.
    from tests.hotline.exchanging import serve

    asyncio.run(serve(switch, Path(prompts[0])))
