"""An exchange without tables, as a process of its own: `python -m lab.bench.voice_exchange`.

Whoever asks for a lawyer is offered one at once, and nothing is kept: what is measured on it is the switch alone.
"""

import asyncio
import itertools
import logging
import os
import signal
from pathlib import Path

import numpy as np

from fawang.hotline.control.controller import Exchange
from fawang.hotline.rules import Call
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.commands import Order
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.telephony.programs import gc_tuning, priority
from fawang.hotline.telephony.programs.loop_lag import watching
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.sound import wav
from fawang.hotline.telephony.sound.tts import Voice
from fawang.hotline.telephony.switch import Address, Sippy

log = logging.getLogger(__name__)

#: As the log of the hotline has it: whoever waits for it waits for this.
OPEN = "is open"


class Instant:
    """A platform with any number of lawyers, who are all free."""

    def __init__(self) -> None:
        self.exchange: Exchange | None = None
        self._seats = itertools.count(1)

    async def begun(self, arrived: Arrived) -> i.Begun:
        """Know nobody; say which call is whose."""
        log.warning("call %s of %s", arrived.leg, arrived.number)
        return i.Begun()

    async def stands(self, call: Call) -> None:
        """Note nothing."""

    async def obey(self, call: Call, order: Order) -> None:
        """Offer whoever waits a lawyer."""
        if isinstance(order, o.Wait) and self.exchange is not None:
            self.exchange.happens(call.id, i.Offered(f"seat:{next(self._seats)}"))

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Throw it away."""
        Path(file).unlink(missing_ok=True)


async def _run() -> None:
    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    sip, media, keys, seats, home = os.environ["FAWANG_BENCH_VOICE"].split(",", 4)
    prompts, platform = Path(home) / "prompts", Instant()
    music = prompts / "music.wav"
    prompts.mkdir(parents=True, exist_ok=True)
    tone = np.sin(np.arange(wav.RATE) * (2 * np.pi * 300 / wav.RATE)) * 2500
    wav.write(music, tone.astype(np.int16))
    voice = Voice(prompts)
    await voice.prepare()
    switch = Sippy(Address("127.0.0.1", int(sip), int(media), int(keys), Path(home) / "recordings"))
    platform.exchange = exchange = Exchange(
        switch, voice, platform, answers=lambda dialled: dialled == "12348", music=music,
        address_of=lambda seat: f"sip:{seat.replace(':', '')}@127.0.0.1:{seats}",
    )  # fmt: skip
    await exchange.start()
    gc_tuning.shorten(heard=True)
    async with watching(float(os.environ.get("FAWANG_HOTLINE_PULSE", "0"))):
        log.warning("the exchange %s", OPEN)
        await told_to_stop.wait()
    await exchange.stop()


if __name__ == "__main__":
    logging.basicConfig(level="INFO")
    priority.give(Precedence.HEARD)
    asyncio.run(_run())
