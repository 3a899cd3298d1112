"""What is played into a leg: in order, and the last that was told holds."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fawang.hotline.rules.legs import Played
from fawang.hotline.telephony.switch.player import Player
from fawang.hotline.telephony.switch.rtpengine import MediaFailed
from tests.waiting import a_while, soon

A, B, MUSIC = Path("a.wav"), Path("b.wav"), Path("music.wav")


@dataclass
class Leg:
    """A leg."""

    name: str = "leg"
    sounds: bool = False
    playing: asyncio.Task[None] | None = None
    told: asyncio.Task[Mapping[str, Any]] | None = None


@dataclass
class Engine:
    """What rtpengine was told, when it answers, and of which file it knows nothing."""

    heard: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    news: list[Played] = field(default_factory=list)
    seconds: float = 0.0
    broken: str = ""

    async def __call__(self, leg: Leg, command: str, **values: object) -> Mapping[str, Any]:
        what = f"{values.get('file', command)}"
        self.heard.append(what)
        # The first takes longest: what overtook it would be heard before.
        await a_while(self.seconds / len(self.heard))
        if what == self.broken:
            raise MediaFailed("no such file")
        self.answered.append(what)
        return {"duration": 20}


async def over(leg: Leg) -> None:
    """Wait until all has been told and answered."""
    await soon(lambda: all(one is None or one.done() for one in (leg.playing, leg.told)))


def test_files_are_played_one_after_the_other_and_then_music_until_it_is_hushed() -> None:
    async def run() -> None:
        engine, leg = Engine(), Leg()
        player = Player[Leg](engine, engine.news.append)
        await player.play(leg, [A, B], 3, MUSIC)
        await over(leg)
        assert engine.heard == ["a.wav", "b.wav", "music.wav"]
        assert engine.news == [Played("leg", 3)]
        await player.hush(leg)
        await over(leg)
        assert engine.heard[3:] == ["stop media"]
        # What is silent is not stopped again.
        await player.hush(leg)
        await player.play(leg, [A], 4, None)
        await over(leg)
        await player.hush(leg)
        await over(leg)
        assert engine.heard[4:] == ["a.wav"]

    asyncio.run(run())


def test_what_is_begun_is_told_after_what_it_ends_and_that_need_not_be_stopped() -> None:
    async def run() -> None:
        engine, leg = Engine(seconds=0.05), Leg()
        player = Player[Leg](engine, engine.news.append)
        await player.play(leg, [A], 1, MUSIC)
        await soon(lambda: engine.heard)
        await player.play(leg, [B], 2, None)
        await player.hush(leg)
        await player.play(leg, [B], 3, None)
        await over(leg)
        assert engine.answered == engine.heard
        assert engine.heard[0] == "a.wav"
        assert engine.heard[-1] == "b.wav"
        assert engine.news == [Played("leg", 3)]

    asyncio.run(run())


def test_of_two_who_play_at_the_same_moment_the_last_one_holds() -> None:
    async def run() -> None:
        engine, leg = Engine(), Leg()
        player = Player[Leg](engine, engine.news.append)
        await player.play(leg, [A], 1, MUSIC)
        await soon(lambda: engine.answered, every=0)
        # The first file is under way.
        await asyncio.gather(player.play(leg, [A], 2, MUSIC), player.play(leg, [B], 3, None))
        await over(leg)
        assert engine.heard == ["a.wav", "b.wav"]
        assert engine.news == [Played("leg", 3)]

    asyncio.run(run())


def test_to_play_nothing_ends_what_was_played() -> None:
    async def run() -> None:
        engine, leg = Engine(), Leg()
        player = Player[Leg](engine, engine.news.append)
        await player.play(leg, [], 1, MUSIC)
        await over(leg)
        await player.play(leg, [], 2, None)
        await over(leg)
        assert engine.heard == ["music.wav", "stop media"]
        assert engine.news == [Played("leg", 1), Played("leg", 2)]

    asyncio.run(run())


def test_what_cannot_be_played_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        engine, leg = Engine(broken="a.wav"), Leg()
        player = Player[Leg](engine, engine.news.append)
        await player.play(leg, [A, B], 1, MUSIC)
        await over(leg)
        assert engine.news == [Played("leg", 1)]

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "nothing is played: no such file" in caplog.text
