"""Telephones that vanish without a word, such as one that was killed or unplugged: no BYE ever comes of them.

Each is looked at again and again: how many packets, audio and RTCP, has rtpengine had from it? On hold and muted most
go on sending, but some send nothing at all while nobody speaks. So silence alone ends no call: a silent telephone is
asked in its dialog whether it is still there, and is gone if it does not answer. A browser is not asked. Its page
answers for any talk, also for one that it has lost; and while a talk lives, it sends RTCP every few seconds, unless it
has put us on hold: then it is asked as well.

Looks are spread over the time between two of one telephone, so that rtpengine always has time for callers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fawang.hotline.rules.legs import Why
from fawang.hotline.telephony.programs.task_group import Beside
from fawang.hotline.telephony.switch.rtpengine import MediaFailed, MediaUnknown

log = logging.getLogger(__name__)

#: Seconds without a packet until a telephone counts as silent. Nobody says "hello?" for longer, and a browser without
#: a microphone sends RTCP every seven seconds at the latest (measured with Chromium).
SILENCE = 20.0
#: So many looks in a row must have found nothing new. They are counted and not the seconds: whoever was stopped for a
#: while, as a virtual machine is, knows nothing of the time in between.
_LOOKS = 4
#: The share of the silence in which it must answer: 6 of 20 seconds. Kamailio gives a telephone up after 5.
_PATIENCE = 0.3


@dataclass(slots=True)
class Hearing:
    """What was heard of a telephone until the last look."""

    #: When rtpengine began to move its audio.
    since: tuple[int, int] | None = None
    packets: int = 0
    #: So many looks in a row have found no more packets.
    looks: int = 0
    asked: bool = False

    def look(self, answer: Mapping[str, Any], tag: str) -> bool:
        """Take rtpengine's answer to `query`, in which `tag` is the telephone; tell whether its audio is still its own.

        It is not where rtpengine has been started anew since: the telephone sends to ports that nobody has any more.
        """
        since = (answer["created"], answer["created_us"])
        if since != (self.since or since):
            return False
        packets = packets_of(answer, tag)
        self.looks = 0 if packets != self.packets else self.looks + 1
        self.since, self.packets = since, packets
        return True

    @property
    def silent(self) -> bool:
        """Tell whether nothing has come for the whole of the silence."""
        return self.looks >= _LOOKS


def packets_of(answer: Mapping[str, Any], tag: str) -> int:
    """Return how many packets, audio and RTCP, have come from one side of a call in rtpengine."""
    medias = answer["tags"].get(tag, {}).get("medias", ())
    return sum(stream["stats"]["packets"] for media in medias for stream in media["streams"])


def local_port(answer: Mapping[str, Any], tag: str) -> int:
    """Return the port of ours at one side of a call in rtpengine; 0 where there is none."""
    medias = answer["tags"].get(tag, {}).get("medias", ())
    return next((int(stream["local port"]) for media in medias for stream in media["streams"]), 0)


class Watched(Protocol):
    """A leg. `inside` is 0 until it has taken off; `web`: it is a browser; `holds`: it has put us on hold."""

    name: str
    inside: int
    web: bool
    hearing: Hearing

    @property
    def holds(self) -> bool:
        """Tell whether it need not send anything."""


class Watch[W: Watched]:
    """Watches over all telephones that have taken off.

    Args:
        legs: those who are there, as they come and go.
        query: asks rtpengine about a leg; raises MediaFailed.
        tag: the telephone's in rtpengine's answers.
        ask: asks a telephone whether it is there, for so many seconds.
        gone: ends a leg. DIED: the telephone vanished; FAILED: rtpengine has lost its audio.
        silence: seconds, see `SILENCE`.
    """

    def __init__(
        self, legs: Mapping[str, W], query: Callable[[W], Awaitable[Mapping[str, Any]]], tag: str,
        ask: Callable[[W, float], Awaitable[bool]], gone: Callable[[W, Why], None], silence: float = SILENCE,
    ) -> None:  # fmt: skip
        self._legs, self._query, self._tag, self._ask, self._gone = legs, query, tag, ask, gone
        self._every, self._patience = silence / _LOOKS, silence * _PATIENCE
        self._beside = Beside(log, "telephones are not watched as they should be")

    def start(self) -> None:
        """Begin."""
        self._beside.start(self._go_round())

    async def close(self) -> None:
        """Watch no more."""
        tasks = list(self._beside)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _go_round(self) -> None:
        while True:
            legs = [leg for leg in self._legs.values() if leg.inside]
            pause = self._every / max(1, len(legs))
            if not legs:
                await asyncio.sleep(pause)
            for leg in legs:
                await asyncio.sleep(pause)
                await self._look(leg)
                if leg.hearing.silent and not leg.hearing.asked and self._is_there(leg):
                    leg.hearing.asked = True
                    self._beside.start(self._judge(leg))

    async def _look(self, leg: W) -> None:
        if not self._is_there(leg):
            return
        try:
            kept = leg.hearing.look(await self._query(leg), self._tag)
        except MediaUnknown:
            kept = False
        except MediaFailed:
            # rtpengine does not answer: nothing is known of anybody.
            return
        except Exception:
            # Whatever it says of one must not end the watch over all others.
            log.exception("a telephone cannot be watched")
            return
        if not kept:
            self._end(leg, Why.FAILED)

    async def _judge(self, leg: W) -> None:
        """Ask a telephone of which nothing comes, and end its leg if no answer comes either."""
        if (leg.web and not leg.holds) or not await self._ask(leg, self._patience):
            # It may have spoken meanwhile.
            await self._look(leg)
            if leg.hearing.silent:
                self._end(leg, Why.DIED)
        leg.hearing.looks, leg.hearing.asked = 0, False

    def _end(self, leg: W, why: Why) -> None:
        if self._is_there(leg):
            said = (
                "a telephone has vanished"
                if why == Why.DIED
                else "rtpengine has lost the audio of a telephone"
            )
            log.warning("%s: its part of the call is ended", said)
            self._gone(leg, why)

    def _is_there(self, leg: W) -> bool:
        return self._legs.get(leg.name) is leg
