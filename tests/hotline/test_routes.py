"""Whatever is told of legs in whatever order, they hear whom they should, and no others."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.routes import Routes

NAMES = "abcde"


@dataclass
class Leg:
    """A leg whose inside nobody listens at."""

    name: str
    inside: int
    ringing: int = 0
    to: int = sdp.NOBODY
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Where it was last pointed.
    points_to: int = sdp.NOBODY


class Legs:
    """Legs with their routes, and whom each should hear."""

    def __init__(self) -> None:
        # Not among those from which the system gives the mixer its ports.
        self.legs = {name: Leg(name, 1001 + 2 * at) for at, name in enumerate(NAMES)}
        self.routes = Routes(self.legs, self._point, self._hush)
        self.should: dict[str, set[str]] = {name: set() for name in NAMES}

    async def _point(self, leg: Leg, port: int) -> None:
        await asyncio.sleep(0)
        leg.points_to = port

    async def _hush(self, _leg: Leg) -> None:
        return

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Mix, and note what should hold then."""
        await self.routes.mix(hears)
        named = hears.keys() & self.legs.keys()
        self.should = {
            name: (set(hears[name]) & named) - {name} if name in named else self.should[name] - named
            for name in self.legs
        }

    async def goes(self, name: str) -> None:
        """Let a leg be gone."""
        if leg := self.legs.pop(name, None):
            await self.routes.forget(leg)
            del self.should[name]
            for others in self.should.values():
                others.discard(name)

    async def heard(self) -> dict[str, set[str]]:
        """Return whom each hears, by where the others send and what the mixer was told."""
        mixer = self.routes._mixer
        ports, insides = await mixer.ports(), {leg.inside: name for name, leg in self.legs.items()}
        assert mixer._hears.keys() <= insides.keys()
        found: dict[str, set[str]] = {name: set() for name in self.legs}
        for name, leg in self.legs.items():
            assert leg.to == leg.points_to
            if leg.to in insides:
                found[insides[leg.to]].add(name)
            elif leg.to == ports.get(leg.inside):
                for hearer, others in mixer._hears.items():
                    if leg.inside in others:
                        found[insides[hearer]].add(name)
            else:
                assert leg.to == sdp.NOBODY
        return found


_names = st.sampled_from(NAMES)
_some = st.dictionaries(_names, st.sets(_names, max_size=4), min_size=1, max_size=5)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(_some, _some, _some, _names), max_size=15))
def test_each_hears_whom_they_should(steps: list[dict[str, set[str]] | str]) -> None:
    async def run() -> None:
        legs = Legs()
        for step in steps:
            if isinstance(step, str):
                await legs.goes(step)
            else:
                # Whoever is only heard is named as well: they hear nobody.
                heard = {other for others in step.values() for other in others}
                await legs.mix({**{name: set[str]() for name in heard}, **step})
            assert await legs.heard() == legs.should
        for name in NAMES:
            await legs.goes(name)
        assert not legs.routes._mixer._hears
        await legs.routes.close()

    asyncio.run(run())


def test_whoever_goes_while_they_are_mixed_keeps_no_port() -> None:
    async def run() -> None:
        legs = Legs()
        everybody = {name: set(NAMES[:3]) - {name} for name in NAMES[:3]}
        await asyncio.gather(legs.routes.mix(everybody), legs.goes("c"))
        assert legs.routes._mixer._hears.keys() == {legs.legs[name].inside for name in "ab"}
        await asyncio.gather(legs.routes.mix({"a": "b", "b": "a"}), legs.goes("b"))
        assert not legs.routes._mixer._hears
        assert legs.legs["a"].points_to == sdp.NOBODY
        await legs.routes.close()

    asyncio.run(run())


def test_what_is_sent_ahead_to_who_rings_is_sent_nowhere_once_they_are_gone() -> None:
    async def run() -> None:
        legs = Legs()
        waits, rings = legs.legs["a"], legs.legs["b"]
        port, rings.inside = rings.inside, 0
        await legs.routes.send_ahead(waits, rings, port)
        assert waits.points_to == waits.to == port
        # Who rings is not heard, and hears nobody: they are not there yet.
        await legs.routes.mix({"a": ["b"], "b": ["a"]})
        assert rings.points_to == sdp.NOBODY
        await legs.routes.send_ahead(waits, rings, port)
        await legs.goes("b")
        assert waits.points_to == waits.to == sdp.NOBODY
        await legs.routes.send_ahead(waits, rings, port)
        assert waits.points_to == waits.to == sdp.NOBODY
        await legs.routes.close()

    asyncio.run(run())


def test_who_has_taken_off_meanwhile_is_joined_and_not_sent_ahead() -> None:
    async def run() -> None:
        legs = Legs()
        await legs.routes.send_ahead(legs.legs["a"], legs.legs["b"], 4001)
        assert legs.legs["a"].to == sdp.NOBODY
        await legs.routes.close()

    asyncio.run(run())
