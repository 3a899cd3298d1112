"""Legs as channels of Asterisk: by their names, by their channels, and held while something is done to them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

from fawang.hotline.telephony.switch.taping import Tape


@dataclass(slots=True)
class Playing:
    """A playback by its name in Asterisk; `words` are over with `turn`, `music` follows them again and again."""

    name: str
    turn: int
    words: bool
    music: str


@dataclass(frozen=True, slots=True)
class Ear:
    """What a leg listens by: a channel in Asterisk that hears what `at` hears and says, or only says.

    `speaks`: what the leg says, `at` hears, and nobody else.
    """

    name: str
    at: "Leg"
    all_of_it: bool
    speaks: bool


@dataclass(slots=True, eq=False)
class Leg:
    """A telephone.

    `made`: Asterisk has its channel. `told`: whoever listens knows of it. `up`: it has been taken off. `rings`: it has
    rung. `holds`: it has put us on hold. `ended`: it was told to end. `cause`, `soft`: of its end, as far as Asterisk
    has said it (`causes.py`). `ear`: how it listens to a talk that it is not in.
    """

    name: str
    channel: str
    arrived: bool = False
    made: bool = False
    told: bool = False
    up: bool = False
    rings: bool = False
    holds: bool = False
    ended: bool = False
    cause: int = 0
    soft: int = 0
    bridge: str = ""
    ear: Ear | None = None
    playing: Playing | None = None
    tape: Tape | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Channels:
    """All legs there are."""

    def __init__(self) -> None:
        self._legs: dict[str, Leg] = {}
        self._by_channel: dict[str, Leg] = {}

    def __iter__(self) -> Iterator[Leg]:
        return iter(list(self._legs.values()))

    def __bool__(self) -> bool:
        return bool(self._legs)

    def add(self, leg: Leg) -> Leg:
        """Know a leg from now on; return it."""
        self._legs[leg.name] = self._by_channel[leg.channel] = leg
        return leg

    def forget(self, leg: Leg) -> bool:
        """Know a leg no more; tell whether it was known."""
        if self._by_channel.get(leg.channel) is not leg:
            return False
        del self._legs[leg.name], self._by_channel[leg.channel]
        return True

    def named(self, name: str) -> Leg | None:
        """Return the leg of that name."""
        return self._legs.get(name)

    def of(self, channel: str) -> Leg | None:
        """Return the leg of a channel."""
        return self._by_channel.get(channel)

    def inside(self, bridge: str) -> list[Leg]:
        """Return the legs in a bridge."""
        return [one for one in self._legs.values() if bridge and one.bridge == bridge]

    def listening_to(self, *legs: Leg) -> list[Leg]:
        """Return the legs that listen to a talk by one of these."""
        return [one for one in self._legs.values() if one.ear and one.ear.at in legs]

    @contextlib.asynccontextmanager
    async def holding(self, *names: str) -> AsyncIterator[list[Leg]]:
        """Yield those of these legs that there are; nothing else is done to them or who talks with them meanwhile."""
        while True:
            held = self._with(names)
            async with contextlib.AsyncExitStack() as stack:
                for one in held:
                    await stack.enter_async_context(one.lock)
                if held == self._with(names):
                    yield [leg for name in names if (leg := self._legs.get(name))]
                    return

    def _with(self, names: Sequence[str]) -> list[Leg]:
        """Return legs with all in their bridges, always in the same order: so two never wait for each other."""
        found = {name: one for name in names if (one := self._legs.get(name))}
        for bridge in {one.bridge for one in found.values()}:
            found |= {other.name: other for other in self.inside(bridge)}
        found |= {other.name: other for other in self.listening_to(*found.values())}
        return [found[name] for name in sorted(found)]
