"""A telephone whose keys have a number and a clock of their own, or are tones; it hears those of others."""

import asyncio
import re
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lab.softphone.changing import HOST
from lab.softphone.telephone import Telephone
from lab.softphone.tones import RATE, to_alaw
from tests.hotline.spans import say
from tests.hotline.switchboard import Switchboard

_OURS = 101
_KEYS = "0123456789*#"
_EVENT = re.compile(r"a=rtpmap:(\d+) telephone-event/(\d+)")
#: The two tones of each key (ITU-T Q.23).
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
_PLACES = {key: (row, column) for row, keys in zip(_ROWS, ("123", "456", "789", "*0#"), strict=True)
           for column, key in zip(_COLUMNS, keys, strict=True)}  # fmt: skip


@dataclass
class Keypad(Telephone):
    """`event` and `clock` are those of its events; without an event it presses tones.

    It sends by the number that the other side has said (RFC 3264, 5.1), or by its own, as many do (`by_own`). `keys`
    are those that it hears.
    """

    event: int = 96
    clock: int = 8000
    by_own: bool = False
    keys: str = field(default="")

    async def start(self) -> "Keypad":
        """Plug it in."""
        self._theirs: int | None = None
        self._stamp, self._tones = -1, tuple[int, ...]()
        await super().start()
        return self

    async def press_tones(self, keys: str) -> None:
        """Press keys as tones, a fifth of a second each."""
        for key in keys:
            self._tones = _PLACES[key]
            await say(0.2, self)
            self._tones = ()
            await say(0.2, self)

    async def _audio(self) -> Any:
        return _Rewriting(await super()._audio(), self)

    def _sdp(self, host: str = HOST) -> str:
        text = super()._sdp(host)
        if not self.event:
            return re.sub(rf"a=\w+:{_OURS} .*\r\n", "", text.replace(f" {_OURS}\r\n", "\r\n", 1))
        text = re.sub(rf"(audio \d+ RTP/AVP \d+ ){_OURS}", rf"\g<1>{self.event}", text)
        text = text.replace(
            f"a=rtpmap:{_OURS} telephone-event/8000", f"a=rtpmap:{self.event} telephone-event/{self.clock}"
        )
        return text.replace(f"a=fmtp:{_OURS} ", f"a=fmtp:{self.event} ")

    def _aim(self, body: str) -> None:
        super()._aim(body)
        found = _EVENT.search(body)
        self._theirs = int(found[1]) if found else None

    def _packet(self, data: bytes, sender: tuple[str, int]) -> None:
        if data[1] & 0x7F == self.event and data[13] & 0x80:
            # The end of a key is sent three times, with the same time.
            (stamp,) = struct.unpack_from("!I", data, 4)
            self.keys += _KEYS[data[12]] if stamp != self._stamp else ""
            self._stamp = stamp
        super()._packet(data, sender)


class _Rewriting:
    """The way out of its audio: events leave as what was agreed, and not at all where nothing was."""

    def __init__(self, to: asyncio.DatagramTransport, of: Keypad) -> None:
        self._to, self._of = to, of

    def sendto(self, data: bytes, to: tuple[str, int]) -> None:
        mark, kind = data[1] & 0x80, data[1] & 0x7F
        if kind == _OURS and len(data) == 16:
            kind = self._of.event if self._of.by_own else self._of._theirs or 0
            if not kind:
                return
            (duration,) = struct.unpack_from("!H", data, 14)
            data = data[:14] + struct.pack("!H", duration * self._of.clock // RATE)
        elif self._of._tones:
            (stamp,) = struct.unpack_from("!I", data, 4)
            at = (stamp + np.arange(len(data) - 12)) * (2 * np.pi / RATE)
            data = data[:12] + to_alaw(sum(np.sin(at * one) for one in self._of._tones) * 6000)
        self._to.sendto(bytes([data[0], mark | kind]) + data[2:], to)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)


@asynccontextmanager
async def plugged(*phones: Keypad) -> AsyncIterator[Sequence[Keypad]]:
    """Plug telephones in, and out."""
    for one in phones:
        await one.start()
    try:
        yield phones
    finally:
        for one in phones:
            await one.unplug()


async def keys_of(switch: Switchboard, leg: str, keys: str) -> None:
    """Hear just these keys of a leg.

    Raises:
        AssertionError: others are heard, or none.
    """
    for key in keys:
        assert (await switch.news("Pressed", leg=leg))["key"] == key
        assert not [fields for kind, fields in switch.aside if kind == "Pressed"]
