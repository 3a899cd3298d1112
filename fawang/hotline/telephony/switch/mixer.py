"""The process that sums voices (`mixing.py`): begun when somebody needs it, ended when nobody does any more."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Collection, Mapping

from fawang.hotline.rules.legs import SwitchFailed

log = logging.getLogger(__name__)

#: Seconds that it stays when nobody needs it, since who came once to listen may come again; and until it must answer.
_KEPT, _PATIENCE = 30.0, 5.0
_NO_ANSWER = (OSError, ValueError)


class Mixer:
    """Who hears whom in all talks that need it; legs are named by the ports of their insides.

    Should the process die, `lost` is called while somebody needs it: what they are to hear is then told anew.
    """

    def __init__(self, lost: Callable[[], None], kept: float = _KEPT) -> None:
        self._lost, self._kept = lost, kept
        self._hears: dict[int, frozenset[int]] = {}
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()

    def has(self, inside: int) -> bool:
        """Tell whether a leg has a port here."""
        return inside in self._hears

    @property
    def process(self) -> int | None:
        """The number of the process, where there is one."""
        return self._process.pid if self._process else None

    async def hear(self, hears: Mapping[int, Collection[int]]) -> Mapping[int, int]:
        """Let each of these hear just those, and no other hear any of them; return by which port each is heard.

        Raises:
            SwitchFailed: the process cannot be had.
        """
        return await self._change({one: frozenset(others) for one, others in hears.items()}, hears.keys())

    async def leave(self, *legs: int) -> None:
        """Free the ports of legs; nobody hears them any more. Who has none is left alone."""
        if self._hears.keys() & set(legs):
            # Where the process does not answer, it is ended, and with it whatever they had.
            with contextlib.suppress(SwitchFailed):
                await self._change({}, legs)

    async def ports(self) -> Mapping[int, int]:
        """Return by which port each is heard.

        Raises:
            SwitchFailed: the process cannot be had.
        """
        return await self._change({}, ())

    async def close(self) -> None:
        """End it."""
        self._hears.clear()
        await self._end()

    async def _change(self, hears: Mapping[int, frozenset[int]], named: Collection[int]) -> Mapping[int, int]:
        async with self._turn:
            kept = {one: others.difference(named) for one, others in self._hears.items() if one not in named}
            self._hears = {**kept, **hears}
            if self._ending is not None:
                self._ending.cancel()
                self._ending = None
            try:
                return await self._told()
            except _NO_ANSWER as first:
                log.warning("the mixer of voices does not answer, and is begun anew: %r", first)
            try:
                found = await self._told()
            except _NO_ANSWER as why:
                raise SwitchFailed(f"voices cannot be mixed: {why!r}") from why
        # All others have other ports now.
        self._lost()
        return found

    async def _told(self) -> Mapping[int, int]:
        if self._process is None:
            if not self._hears:
                return {}
            await self._begin()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            all_of_it = {one: [*others] for one, others in self._hears.items()}
            process.stdin.write(json.dumps(all_of_it).encode() + b"\n")
            async with asyncio.timeout(_PATIENCE):
                answer = json.loads(await process.stdout.readline())
        except _NO_ANSWER:
            self._process = None
            _kill(process)
            raise
        except asyncio.CancelledError:
            # Its answer would be taken for that to the next question.
            _kill(process)
            raise
        if not self._hears:
            loop = asyncio.get_running_loop()
            self._ending = loop.call_later(self._kept, lambda: asyncio.ensure_future(self._end()))
        return {int(one): port for one, port in answer.items()}

    async def _begin(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "fawang.hotline.telephony.switch.mixing",
            stdin=PIPE, stdout=PIPE, start_new_session=True,
            # A few sums need no threads, which would only wait for each other.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self._watching = asyncio.create_task(self._watch(self._process))

    async def _watch(self, process: Process) -> None:
        await process.wait()
        if self._process is process:
            self._process = None
            if self._hears:
                log.warning("the mixer of voices has died, and is begun anew")
                self._lost()

    async def _end(self) -> None:
        async with self._turn:
            process = self._process
            if process is None or self._hears:
                return
            self._process = None
            assert process.stdin is not None
            process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await process.wait()
                return
            _kill(process)


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
