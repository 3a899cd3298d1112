"""What rtpengine plays into a leg: files one after the other, and music.

What begins ends what was played before, so that need not be stopped. rtpengine reads what it is told with several
threads: so of one leg a command is told once the one before it has been answered, and the last one holds.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from fawang.hotline.rules.legs import Played
from fawang.hotline.telephony.switch.rtpengine import MediaFailed

log = logging.getLogger(__name__)

#: Music is played so often: for days.
_LONG = 10_000

type Answer = Mapping[str, Any]


class Hearer(Protocol):
    """A leg. `sounds`: something is played into it; `playing` sees to that, `told` is what was told of it last."""

    name: str
    sounds: bool
    playing: asyncio.Task[None] | None
    told: asyncio.Task[Answer] | None


class Player[H: Hearer]:
    """Plays into legs.

    Args:
        media: tells rtpengine something of a leg; raises MediaFailed.
        hear: is told when the files are over.
    """

    def __init__(self, media: Callable[..., Awaitable[Answer]], hear: Callable[[Played], None]) -> None:
        self._media, self._hear = media, hear

    async def play(self, leg: H, files: Sequence[Path], turn: int, music: Path | None) -> None:
        """Play files, and then music, instead of whatever was played; see `legs.Switch`."""
        self._give_up(leg)
        if not files and music is None:
            self._stop(leg)
        leg.playing = asyncio.create_task(self._play(leg, files, turn, music))

    async def hush(self, leg: H) -> None:
        """Play nothing any more. It is told at once; who has taken off does not wait for the answer."""
        self._give_up(leg)
        self._stop(leg)

    def _give_up(self, leg: H) -> None:
        # It is not waited for: of two who play at the same moment, the first would then come after the second. What is
        # ended here tells nothing any more, and learns of its end before whatever follows it begins.
        task, leg.playing = leg.playing, None
        if task is not None:
            task.cancel()

    def _stop(self, leg: H) -> None:
        if leg.sounds:
            leg.sounds = False
            self._tell(leg, "stop media")

    async def _play(self, leg: H, files: Sequence[Path], turn: int, music: Path | None) -> None:
        try:
            for file in files:
                leg.sounds = True
                answer = await asyncio.shield(self._tell(leg, "play media", file=str(file)))
                await asyncio.sleep(answer.get("duration", 0) / 1000)
            leg.sounds = music is not None
            self._hear(Played(leg.name, turn))
            if music is not None:
                await asyncio.shield(self._tell(leg, "play media", file=str(music), repeat_times=_LONG))
        except MediaFailed as why:
            # A prompt that cannot be played must not hold up the call.
            log.warning("nothing is played: %s", why)
            self._hear(Played(leg.name, turn))

    def _tell(self, leg: H, command: str, **values: object) -> asyncio.Task[Answer]:
        leg.told = asyncio.create_task(self._after(leg.told, leg, command, values))
        leg.told.add_done_callback(_is_seen)
        return leg.told

    async def _after(
        self, before: asyncio.Task[Answer] | None, leg: H, command: str, values: Mapping[str, object]
    ) -> Answer:
        if before is not None and not before.done():
            await asyncio.wait({before})
        return await self._media(leg, command, **values)


def _is_seen(told: asyncio.Task[Answer]) -> None:
    """Whoever wanted to know whether it failed has asked."""
    if not told.cancelled():
        told.exception()
