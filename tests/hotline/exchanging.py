"""An exchange in the process of a switchboard (`switchboard.py`); the test is its platform."""

import os
from dataclasses import asdict
from pathlib import Path

import numpy as np

from fawang.hotline.control.controller import MOST_CALLS, Exchange
from fawang.hotline.rules import Call
from fawang.hotline.rules.calls import events
from fawang.hotline.rules.calls.commands import Order
from fawang.hotline.rules.legs import Arrived, Switch
from fawang.hotline.telephony.sound.recordings import write_wav
from fawang.hotline.telephony.sound.tts import Voice
from fawang.organisations.rules import Language
from tests.hotline.switchboard import commands, say


class _Told:
    """A platform that says what it is told, and knows whatever tests say."""

    async def begun(self, arrived: Arrived) -> events.Begun:
        return events.Begun(Language.CANTONESE if arrived.number.startswith("139") else None)

    async def stands(self, call: Call) -> None:
        say("Stands", {"call": call.id, "stage": call.stage})

    async def obey(self, call: Call, order: Order) -> None:
        say(type(order).__name__, {"call": call.id, **asdict(order)})

    async def recorded(self, call: str, file: str, inside: int) -> None:
        say("Recorded", {"leg": call, "file": file, "inside": inside})


async def serve(switch: Switch, prompts: Path) -> None:
    """Serve until there is nothing more to obey."""
    music = prompts / "music.wav"
    sound = (np.sin(np.arange(8000) * (2 * np.pi * 600 / 8000)) * 8000).astype(np.int16)
    write_wav(music, sound, sound)
    # A seat is called `name@port`.
    exchange = Exchange(
        switch, Voice(prompts), _Told(), answers=lambda dialled: dialled == "12348", music=music,
        address_of=lambda seat: "sip:{}@127.0.0.1:{}".format(*seat.replace(":", "-").split("@")),
        most=int(os.environ.get("TEST_MOST_CALLS", MOST_CALLS)),
    )  # fmt: skip
    await exchange.start()
    say("Started", {})
    async for name, values, _options in commands():
        exchange.happens(values[0], getattr(events, name)(*values[1:]))
    await exchange.stop()
