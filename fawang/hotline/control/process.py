"""The hotline as a process: switch, exchange and tables put together. `fawang hotline` runs it."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from fawang.hotline.actions.outbound import NAMES
from fawang.hotline.control.claim import Claim
from fawang.hotline.control.controller import Exchange
from fawang.hotline.control.dial_queue import Owed
from fawang.hotline.control.dialler import Dialler
from fawang.hotline.control.edge_sync import Upkeep
from fawang.hotline.control.operating import Current
from fawang.hotline.control.registration import admitting
from fawang.hotline.control.writer.client import Scribe
from fawang.hotline.queries import installation
from fawang.hotline.rules.legs import Switch, SwitchFailed
from fawang.hotline.telephony.programs import gc_tuning, priority
from fawang.hotline.telephony.programs.conversion import Converter
from fawang.hotline.telephony.programs.installed import kamailio, rtpengine
from fawang.hotline.telephony.programs.loop_lag import watching
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.programs.supervision import Supervised
from fawang.hotline.telephony.sound import wav
from fawang.hotline.telephony.sound.tts import Voice
from fawang.hotline.telephony.switch import Address, switch_of

log = logging.getLogger(__name__)

#: As FAWANG_HOTLINE_PROGRAMS names them.
RTPENGINE, KAMAILIO = "rtpengine", "kamailio"
#: Where another hotline has taken over: so many seconds who talks may talk on, and how often that is looked at.
_LONGEST_TALK, _LOOK_SECONDS = 3600.0, 0.5
#: Frequencies of the music, in Hz, and how long each of them sounds: a quiet arpeggio, until a bureau brings its own.
_NOTES = (262, 330, 392, 523, 392, 330)
_NOTE_SECONDS = 0.6
_LOUD = 2500


def run(opened: Callable[[str], None]) -> None:
    """Take calls until stopped. SIGTERM ends calls that go on; what is to be kept of them is kept first.

    Args:
        opened: is told the number once it can be called.

    Raises:
        AnotherRuns: another hotline runs on this database.
        TakenOver: another hotline has taken over; whoever talked has talked to the end.
    """
    if not priority.give(Precedence.HEARD):
        log.info("hotline: it may not run before others; LimitNICE= of its unit lets it")
    asyncio.run(_run(opened))


async def _run(opened: Callable[[str], None]) -> None:
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    claim = Claim()
    async with (
        claim.held(),
        programs(),
        running(switch(), claim) as hotline,
        watching(settings.FAWANG_HOTLINE_PULSE),
        gc_tuning.sweeping(lambda: not hotline.exchange.calls),
    ):
        gc_tuning.shorten(heard=True)
        opened(settings.FAWANG_HOTLINE_NUMBER)
        either: set[asyncio.Future[Any]] = {asyncio.create_task(asked_to_stop.wait()), claim.lost}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if claim.lost.done():
            await _leave(hotline, asked_to_stop)
    if claim.lost.done():
        raise claim.lost.result()


async def _leave(hotline: "Hotline", asked_to_stop: asyncio.Event) -> None:
    """Leave the tables to another hotline, and whoever talks to their talk."""
    hotline.scribe.leave_off()
    hotline.exchange.take_no_more()
    until = asyncio.get_running_loop().time() + _LONGEST_TALK
    log.error("hotline: another one has taken over; %s calls are let end", hotline.calls)
    while hotline.calls and not asked_to_stop.is_set() and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(_LOOK_SECONDS)


def switch() -> Switch:
    """Return the switch that the settings name."""
    settings.FAWANG_MEDIA_RECORDINGS.mkdir(parents=True, exist_ok=True, mode=0o700)
    by = (settings.FAWANG_HOTLINE_ADDRESS, settings.FAWANG_HOTLINE_SIP_PORT)
    return switch_of(
        settings,
        Address(
            settings.FAWANG_HOTLINE_HOST,
            settings.FAWANG_HOTLINE_PORT,
            settings.FAWANG_MEDIA_PORT,
            settings.FAWANG_MEDIA_KEYS_PORT,
            settings.FAWANG_MEDIA_RECORDINGS,
            by if KAMAILIO in settings.FAWANG_HOTLINE_PROGRAMS else None,
        ),
    )


@contextlib.asynccontextmanager
async def programs() -> AsyncIterator[None]:
    """Run the programs that the settings name beside us, for as long as this lasts.

    Raises:
        ProgramFailed: one of them is not installed, or does not start; the message says what is missing.
        TrunksWrong: the file of trunks cannot be used.
    """
    wanted = set(settings.FAWANG_HOTLINE_PROGRAMS) if settings.FAWANG_SWITCH == "sippy" else set()
    async with contextlib.AsyncExitStack() as stack:
        if RTPENGINE in wanted:
            settings.FAWANG_MEDIA_RECORDINGS.mkdir(parents=True, exist_ok=True, mode=0o700)
            await stack.enter_async_context(Supervised(rtpengine(installation.media())))
        if KAMAILIO in wanted:
            folder = settings.FAWANG_HOME / "hotline" / "edge"
            upkeep = Upkeep(folder)
            edge = Supervised(kamailio(await upkeep.edge(), folder))
            await stack.enter_async_context(edge)
            await stack.enter_async_context(upkeep.following(edge))
            await stack.enter_async_context(admitting(upkeep, folder))
        yield


@dataclass(frozen=True, slots=True)
class Hotline:
    """A hotline that takes calls."""

    exchange: Exchange
    scribe: Scribe
    owed: Owed

    @property
    def calls(self) -> int:
        """How many calls go on, in and out."""
        return self.exchange.calls + self.owed.calls


@contextlib.asynccontextmanager
async def running(switch: Switch, claim: Claim) -> AsyncIterator[Hotline]:
    """Take calls on `switch` for as long as this lasts.

    Raises:
        SwitchFailed: its address is taken, or a part of it does not answer.
    """
    current, converter = Current(), Converter()
    scribe, owed = Scribe(current, claim.instance), Owed(converter, claim)
    prompts: Path = settings.FAWANG_PROMPTS
    voice = Voice(prompts, current.said)
    owed.dialler = dialler = Dialler(
        switch,
        voice,
        owed,
        number=settings.FAWANG_HOTLINE_NUMBER,
        trunk=settings.FAWANG_HOTLINE_TRUNK,
        ringing=ringing(prompts),
        music=music(prompts),
        names=NAMES,
    )
    exchange = Exchange(
        switch,
        voice,
        scribe,
        answers=current.answers,
        trusts=current.trusts,
        music=music(prompts),
        address_of=lambda target: scribe.address_of(target).sip,
        headers_of=scribe.headers_of,
        others=dialler.hear,
    )
    scribe.happens = exchange.happens
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(converter.close)
        await current.start()
        stack.push_async_callback(current.stop)
        await scribe.start()
        stack.push_async_callback(scribe.stop)
        try:
            await voice.prepare()
        except SwitchFailed as why:
            log.warning("hotline: what is to be said is not complete: %s", why)
        await exchange.start()
        stack.push_async_callback(owed.stop)
        stack.push_async_callback(exchange.stop)
        await owed.start()
        stack.push_async_callback(owed.leave_off)
        yield Hotline(exchange, scribe, owed)


def music(prompts: Path) -> Path:
    """Return what somebody hears who waits: `music.wav` of the folder of prompts, else a few notes of ours."""
    own = prompts / "music.wav"
    if own.exists():
        return own
    made = prompts / "spoken" / "music.wav"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        length = int(wav.RATE * _NOTE_SECONDS)
        fading = np.exp(-np.arange(length) / (wav.RATE * 0.25))
        notes = [np.sin(np.arange(length) * (2 * np.pi * note / wav.RATE)) * fading for note in _NOTES]
        wav.write(made, (np.concatenate(notes) * _LOUD).astype(np.int16))
    return made


def ringing(prompts: Path) -> Path:
    """Return what a lawyer hears while the person's telephone rings: 450 Hz, one second in five (GB/T 3380)."""
    made = prompts / "spoken" / "ringing.wav"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        tone = np.sin(np.arange(wav.RATE) * (2 * np.pi * 450 / wav.RATE)) * _LOUD
        wav.write(made, np.concatenate([tone, np.zeros(4 * wav.RATE)]).astype(np.int16))
    return made
