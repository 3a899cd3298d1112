"""Recordings of Asterisk with both voices apart.

Asterisk does not record a channel that is in a bridge. So two others listen to it ("snoop"), one to what it says and
one to what it hears, and each is recorded. The second is muted while the leg hears the platform; muted it goes on as
silence, so both stay in step. At the end both files are fetched and put together, and none is left in Asterisk.
"""

import asyncio
import contextlib
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound.recordings import RATE, write_wav
from fawang.hotline.telephony.switch.ari import NO_MORE, Ari, AriFailed

#: Bytes before the sound in a file of Asterisk.
_HEAD = 44
_SAID, _HEARD = "said", "heard"
#: How often, and after how many seconds, it is asked whether Asterisk has written a recording to its end.
_TIMES, _AGAIN = 60, 0.05


@dataclass(slots=True)
class Tape:
    """A recording under way; its two parts are called by its name and their side."""

    name: str
    #: As Asterisk has it: a recording begins unmuted.
    hears: bool = True

    async def hear(self, ari: Ari, *, on: bool) -> None:
        """Record what the leg hears, or silence in its place."""
        if on != self.hears:
            self.hears = on
            path = ("recordings", "live", f"{self.name}-{_HEARD}", "mute")
            # 409: it has not quite begun.
            await ari("DELETE" if on else "POST", *path, fine=NO_MORE, until_ready=(409,))

    async def end(self, ari: Ari, folder: Path) -> Path:
        """Return a file in `folder` with both voices; nothing of them is left in Asterisk.

        Raises:
            AriFailed: Asterisk does not answer.
        """
        for side in (_SAID, _HEARD):
            await ari("POST", "recordings", "live", f"{self.name}-{side}", "stop", fine=NO_MORE)
        voices = [await self._fetch(ari, f"{self.name}-{side}") for side in (_SAID, _HEARD)]
        length = max(len(voice) for voice in voices)
        left, right = (np.pad(voice, (0, length - len(voice))) for voice in voices)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.name}.wav"
        await asyncio.to_thread(write_wav, file, left, right)
        # What cannot be put away now is found by its name at the next start.
        with contextlib.suppress(AriFailed):
            for side in (_SAID, _HEARD):
                await ari("DELETE", "channels", f"{self.name}-{side}", fine=NO_MORE)
                await ari("DELETE", "recordings", "stored", f"{self.name}-{side}", fine=NO_MORE)
        return file

    async def _fetch(self, ari: Ari, name: str) -> np.ndarray:
        for _attempt in range(_TIMES):
            if await ari("GET", "recordings", "live", name, fine=NO_MORE) is None:
                break
            await asyncio.sleep(_AGAIN)
        data = await ari("GET", "recordings", "stored", name, "file", fine=NO_MORE)
        return _samples(data or b"")


def _samples(data: bytes) -> np.ndarray:
    """Return what a file of Asterisk holds, also one that it could not finish: its head then gives no lengths."""
    if len(data) <= _HEAD:
        return np.zeros(0, np.int16)
    if struct.unpack("<4s4x4s8xHHI6xH4s", data[:40]) != (b"RIFF", b"WAVE", 1, 1, RATE, 16, b"data"):
        raise AriFailed("a recording of Asterisk is no WAV of one voice, 8 kHz, 16 bits")
    return np.frombuffer(data, "<i2", offset=_HEAD, count=(len(data) - _HEAD) // 2).astype(np.int16)


async def left(ari: Ari, mark: str, folder: Path) -> None:
    """Fetch what an earlier run has left in Asterisk of recordings whose names begin with `mark`.

    Raises:
        AriFailed: Asterisk does not answer, or has nowhere to record.
    """
    stored = await ari("GET", "recordings", "stored", fine=(500,))
    if stored is None:
        raise AriFailed("Asterisk cannot record: its folder for that, `recording` in its spool, is missing")
    names = [str(one["name"]) for one in stored]
    for name in sorted({one.rpartition("-")[0] for one in names if one.startswith(mark)}):
        await Tape(name).end(ari, folder)


async def begin(ari: Ari, channel: str, name: str) -> Tape:
    """Record a channel from now on.

    Raises:
        AriFailed: Asterisk refuses; then nothing is recorded.
    """
    try:
        await _begin(ari, channel, name)
    except AriFailed:
        for side in (_SAID, _HEARD):
            await ari("DELETE", "channels", f"{name}-{side}", fine=NO_MORE)
        raise
    return Tape(name)


async def _begin(ari: Ari, channel: str, name: str) -> None:
    for side, spy in ((_SAID, "in"), (_HEARD, "out")):
        body = {"spy": spy, "app": ari.app}
        await ari("POST", "channels", channel, "snoop", f"{name}-{side}", body=body)
    # Together, so that they begin together. 409: the listener is not in our application yet.
    await asyncio.gather(*(
        ari(
            "POST", "channels", f"{name}-{side}", "record",
            body={"name": f"{name}-{side}", "format": "wav", "ifExists": "fail"}, until_ready=(404, 409),
        )
        for side in (_SAID, _HEARD)
    ))  # fmt: skip
