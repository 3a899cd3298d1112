"""What is written of calls, without telephones: `run`, and the process that it begins.

An exchange with all that is behind it, whose switch is none: callers press their keys, lawyers take off and hang up by
themselves, and what was recorded is a file that was there before. So what is measured is what the tables cost.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from lab.bench import voice_rows as rows
from lab.bench import voice_sound
from lab.bench.cpu import tree_seconds
from lab.bench.voice_rounds import Load

#: Seconds until the next key is pressed, until a telephone is taken off, and of a talk.
_KEY, _RING, _TALK = 0.4, 0.2, 2.5
#: Until a call is given up.
_PATIENCE = 60.0
_DIALLED = "12348"
_INSIDE = 6002


class Quick:
    """A switch without telephones: whoever is asked presses 1, whoever is dialled takes off, talks and hangs up."""

    def __init__(self, folder: Path, tape: Path) -> None:
        self._folder, self._tape = folder, tape
        self._hear: Callable[[Any], None] = lambda _news: None
        self._inbound: dict[str, asyncio.Event] = {}
        self._recorded: set[str] = set()

    async def start(self, hear: Callable[[Any], None]) -> None:
        """Begin."""
        self._hear = hear

    async def stop(self) -> None:
        """End."""

    async def call(self, leg: str, number: str) -> bool:
        """Let somebody call; return whether the call came to its end."""
        from fawang.hotline.rules.legs import Arrived, Gone, Why

        over = self._inbound[leg] = asyncio.Event()
        self._hear(Arrived(leg, number, _DIALLED, source="127.0.0.1"))
        try:
            await asyncio.wait_for(over.wait(), _PATIENCE)
        except TimeoutError:
            self._hear(Gone(leg, Why.HUNG_UP))
            return False
        return True

    async def accept(self, leg: str) -> None:
        """Take off for somebody who calls."""

    async def refuse(self, leg: str, *, busy: bool) -> None:
        """Let them go."""
        self._inbound[leg].set()

    async def dial(
        self,
        leg: str,
        address: str,
        *,
        number: str,
        headers: Mapping[str, str] | None = None,
        beside: str = "",
    ) -> None:
        """Ring a telephone that is taken off, and hung up after the talk."""
        from fawang.hotline.rules.legs import Gone, TakenOff, Why

        loop = asyncio.get_running_loop()
        loop.call_later(_RING, self._hear, TakenOff(leg))
        loop.call_later(_RING + _TALK, self._hear, Gone(leg, Why.HUNG_UP))

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Press a key, where one is asked for."""
        from fawang.hotline.rules.legs import Played, Pressed

        loop = asyncio.get_running_loop()
        if not files:
            loop.call_soon(self._hear, Played(leg, turn))
        elif music is None:
            loop.call_later(_KEY, self._hear, Pressed(leg, "1"))

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""

    async def join(self, leg: str, other: str) -> None:
        """Let two legs hear each other."""

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody."""

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Let each hear whom they hear."""

    async def record(self, leg: str, *, on: bool) -> None:
        """Record."""
        if on:
            self._recorded.add(leg)

    async def hang_up(self, leg: str) -> None:
        """End a leg."""
        from fawang.hotline.rules.legs import Gone, Recorded, Why

        if (over := self._inbound.get(leg)) is not None and not over.is_set():
            if leg in self._recorded:
                file = self._folder / f"{leg}.pcap"
                os.link(self._tape, file)
                self._hear(Recorded(leg, str(file), _INSIDE))
            self._hear(Gone(leg, Why.HUNG_UP))
            over.set()


class Silent:
    """A voice that says nothing."""

    async def files(self, phrases: Sequence[object], language: object) -> list[Path]:
        """Return a file for each phrase, which nobody plays."""
        return [Path(f"{number}.wav") for number, _one in enumerate(phrases)]

    def tone(self) -> Path:
        """Return the tone before a message."""
        return Path("tone.wav")


@dataclass(frozen=True, slots=True)
class Written:
    """How many calls of a load came to their end, and the seconds of CPU that were spent for them: `app` writes."""

    load: Load
    done: int
    cpu: Mapping[str, float]


def run(environment: Mapping[str, str], behind: Mapping[str, int], load: Load) -> Written:
    """Let calls come, and wait until all of them is written.

    Args:
        behind: the processes behind it whose CPU counts.
    """
    command = [sys.executable, "-m", __name__, str(load.calls), str(load.rate), load.numbers[0]]
    before = {name: tree_seconds(pid) for name, pid in behind.items()}
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        rows.written()
        rows.reacted()
        cpu = {name: tree_seconds(pid) - before[name] for name, pid in behind.items()}
        process.stdin.write("\n")
        process.stdin.flush()
        found = json.loads(process.stdout.readline())
    return Written(load, found["done"], {"app": found["app"], **cpu})


async def _run(calls: int, rate: float, first: int) -> dict[str, float]:
    # Rooms can be loaded only once Django is set up.
    from django.conf import settings

    from fawang.hotline.actions import instances
    from fawang.hotline.control.controller import Exchange
    from fawang.hotline.control.operating import Current
    from fawang.hotline.control.writer.client import Scribe
    from fawang.kernel.rules.actor import SYSTEM

    folder = Path(tempfile.mkdtemp(dir=settings.FAWANG_HOME))
    tape = voice_sound.lawyer(_TALK).write(folder / "tape")
    switch, current = Quick(folder, tape), Current()
    await current.start()
    instance = asyncio.get_running_loop().create_future()
    instance.set_result(await asyncio.to_thread(lambda: instances.claim(by=SYSTEM)))
    scribe = Scribe(current, instance)
    exchange = Exchange(
        switch, Silent(), scribe, answers=current.answers, music=Path("music.wav"), most=10_000,  # type: ignore[arg-type]
        address_of=lambda target: scribe.address_of(target).sip, headers_of=scribe.headers_of,
    )  # fmt: skip
    scribe.happens = exchange.happens
    await scribe.start()
    await exchange.start()
    writer = scribe.process
    assert writer is not None
    before, began, under_way = tree_seconds(writer), time.monotonic(), []
    for number in range(calls):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        under_way.append(asyncio.create_task(switch.call(f"written-{first}-{number}", f"{first + number}")))
    done = sum(await asyncio.gather(*under_way))
    print("over", flush=True)
    # Whoever began us says when all is written.
    await asyncio.to_thread(sys.stdin.readline)
    found = {"done": done, "app": tree_seconds(writer) - before}
    await exchange.stop()
    await scribe.stop()
    await current.stop()
    shutil.rmtree(folder, ignore_errors=True)
    return found


def main() -> None:
    """Let calls come, and print what was seen."""
    django.setup()
    calls, rate, first = sys.argv[1:]
    print(json.dumps(asyncio.run(_run(int(calls), float(rate), int(first)))), flush=True)


if __name__ == "__main__":
    main()
