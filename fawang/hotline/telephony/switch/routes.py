"""Where the inside of each leg sends its audio: to that of another leg, to a port of the mixer, or to nobody."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Protocol

from fawang.hotline.rules.legs import SwitchFailed, pairs
from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.mixer import Mixer

log = logging.getLogger(__name__)

_UNKNOWN = 0


class Sender(Protocol):
    """A leg. `inside` is the port of its inside, 0 until it has taken off; `to` is where that sends.

    `ringing` is that port before it has taken off, where it is known.
    """

    name: str
    inside: int
    ringing: int
    to: int
    sending: asyncio.Lock


def is_alone(leg: Sender) -> bool:
    """Tell whether nobody hears a leg, or nobody knows who does."""
    return leg.to in (sdp.NOBODY, _UNKNOWN)


class Routes[S: Sender]:
    """The ways between legs.

    Args:
        legs: those who are there, as they come and go.
        point: lets the inside of a leg send to a port; raises SwitchFailed.
        hush: lets nothing be played into a leg any more.
    """

    def __init__(
        self,
        legs: Mapping[str, S],
        point: Callable[[S, int], Awaitable[object]],
        hush: Callable[[S], Awaitable[None]],
    ) -> None:
        self._legs, self._point, self._hush = legs, point, hush
        self._mixer = Mixer(self._mixer_lost)
        self._tasks: set[asyncio.Task[None]] = set()

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Let each hear just those; see `legs.Switch`."""
        # Who has not taken off yet neither hears nor is heard.
        legs = {name: leg for name in hears if (leg := self._legs.get(name)) and leg.inside}
        wanted = {name: frozenset(hears[name]) & legs.keys() - {name} for name in legs}
        joined, heard = pairs(wanted), frozenset[str]().union(*wanted.values())
        mixed = {name for name in legs if name not in joined and (wanted[name] or name in heard)}
        for name, leg in legs.items():
            if wanted[name]:
                await self._hush(leg)
        # Those come first who are not to be heard any more.
        await self._silence([leg for name, leg in legs.items() if name not in joined and name not in mixed])
        theirs = {leg.inside for leg in legs.values()}
        await self._silence(
            [leg for leg in self._legs.values() if leg.name not in legs and leg.to in theirs], others=True
        )
        await self._mixer.leave(*(leg.inside for name, leg in legs.items() if name not in mixed))
        # Both ways at once: who has taken off waits for both.
        await asyncio.gather(*(self._join(legs[name], legs[other]) for name, other in joined.items()))
        if mixed:
            ports = await self._mixer.hear(
                {legs[name].inside: [legs[one].inside for one in wanted[name]] for name in mixed}
            )
            # Whoever has gone meanwhile keeps no port.
            await self._mixer.leave(*(leg.inside for leg in legs.values() if not self._is_there(leg)))
            for name in mixed:
                await self._send_mixed(legs[name], ports)

    async def send_ahead(self, leg: S, rings: S, port: int) -> None:
        """Let the inside of a leg send to that of one which rings: who takes off hears it at once.

        Until it has taken off what comes there goes nowhere. Who talks with somebody goes on talking with them.

        Raises:
            SwitchFailed: it cannot be; where it sends is not known.
        """
        if not rings.inside and is_alone(leg):
            rings.ringing = port
            await self._send(leg, port, partial(self._is_there, rings))

    async def forget(self, gone: S) -> None:
        """Let nobody send to a leg that has gone: its port will be another one's."""
        if port := gone.inside or gone.ringing:
            await self._mixer.leave(port)
            await self._silence([leg for leg in self._legs.values() if leg.to == port], others=True)

    async def close(self) -> None:
        """End the mixer."""
        await self._mixer.close()

    async def _join(self, leg: S, other: S) -> None:
        await self._send(leg, other.inside, partial(self._is_there, other))
        if not self._is_there(other):
            await self._silence([leg])

    async def _silence(self, legs: Collection[S], *, others: bool = False) -> None:
        for leg in legs:
            # What fails for others is no failure of who asks.
            with contextlib.suppress(SwitchFailed) if others else contextlib.nullcontext():
                await self._send(leg, sdp.NOBODY, lambda: True)

    async def _send_mixed(self, leg: S, ports: Mapping[int, int]) -> None:
        await self._send(leg, ports[leg.inside], partial(self._mixer.has, leg.inside))

    async def _send(self, leg: S, port: int, still: Callable[[], bool]) -> None:
        """Let the inside of a leg that is there send to `port`, while that is `still` whose it was."""
        async with leg.sending:
            if leg.to == port or not self._is_there(leg) or not still():
                return
            # Known before it is so: whoever goes this moment sees to it that nobody sends to them.
            leg.to = port
            try:
                await self._point(leg, port)
            except SwitchFailed:
                leg.to = _UNKNOWN
                raise

    def _is_there(self, leg: S) -> bool:
        return self._legs.get(leg.name) is leg

    def _mixer_lost(self) -> None:
        task = asyncio.ensure_future(self._mix_again())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _mix_again(self) -> None:
        """Send to the ports of a mixer that was begun anew."""
        try:
            ports = await self._mixer.ports()
            for leg in list(self._legs.values()):
                if leg.inside in ports:
                    await self._send_mixed(leg, ports)
        except SwitchFailed as why:
            log.warning("somebody hears nobody any more: %s", why)
