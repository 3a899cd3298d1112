"""The telephone side of the Asterisk of the tests: a line for each channel, with SIP and RTP over real sockets."""

import asyncio
import re
import secrets
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from lab.softphone.changing import HOST
from lab.softphone.headers import header_in
from lab.softphone.telephone import _KEYS, Telephone, _Port
from lab.softphone.tones import from_alaw, to_alaw

FRAME = 160
SILENCE = np.zeros(FRAME, np.int16)


class Line(Telephone):
    """A line to one telephone.

    `events` hears of `rings`, `up`, `over` (with a SIP status), `hold` (whether it holds), `key` and `audio`.
    """

    async def open(
        self,
        events: Callable[[str, Any], None],
        trunk: "Trunk | None" = None,
        headers: dict[str, str] | None = None,
    ) -> "Line":
        """Plug it in: alone, or at a trunk by which the call came."""
        self._events, self._key, self._count = events, -1, secrets.randbits(15)
        self._source = secrets.randbits(32)
        self.when_called, self.sends = "ring", headers or {}
        await self.start()
        self._at_trunk = trunk is not None
        if trunk is not None:
            self._sip.close()
            self._sip, self.port = trunk.transport, trunk.port
        return self

    def refuse(self, status: str) -> None:
        """Refuse a call that came."""
        self._answer(self._ringing, status)
        self.over = True

    def send_sound(self, samples: np.ndarray) -> None:
        """Let the telephone hear 20 ms."""
        if self._to[1] and not self._rtp.is_closing():
            self._count += 1
            head = struct.pack(
                "!BBHII", 0x80, 8, self._count & 0xFFFF, self._count * FRAME & 0xFFFFFFFF, self._source
            )
            self._rtp.sendto(head + to_alaw(samples), self._to)

    def close(self) -> None:
        """Pull it out, once the last words have been said."""
        loop = asyncio.get_running_loop()
        loop.call_later(0.3, self._rtp.close)
        if not self._at_trunk:
            loop.call_later(0.3, self._sip.close)

    async def _send_media(self) -> None:
        """Send nothing by itself."""

    def _packet(self, data: bytes, _sender: tuple[str, int]) -> None:
        kind = data[1] & 0x7F if len(data) > 12 else -1
        if kind == 8 and len(data) == 12 + FRAME:
            self._events("audio", from_alaw(data[12:]).astype(np.int16))
        elif kind == 101 and len(data) >= 16 and data[13] & 0x80:
            # The end of a key is sent three times, with the same time.
            stamp = struct.unpack_from("!I", data, 4)[0]
            if stamp != self._key:
                self._key = stamp
                self._events("key", _KEYS[data[12]])

    def _answered(self, head: str, body: str) -> None:
        status, method = int(head.split()[1]), header_in(head, "cseq").split()[1]
        before = self.up
        super()._answered(head, body)
        if method != "INVITE":
            return
        if status == 180:
            self._events("rings", None)
        elif status == 200 and not before:
            self._events("up", None)
        elif status >= 300:
            self._events("over", status)

    def _asked(self, head: str, body: str, sender: tuple[str, int]) -> None:
        method = head.split(maxsplit=1)[0]
        if method == "INVITE" and self.up:
            # Within the call: it holds, or is back.
            held = re.search(r"(?m)^a=(sendonly|inactive)", body)
            self._aim(body)
            self.way = "recvonly" if held else "sendrecv"
            self._answer(head, "200 OK", self._sdp())
            self._events("hold", held is not None)
            return
        super()._asked(head, body, sender)
        if method == "ACK" and body:
            self._aim(body)
        if head.split(maxsplit=1)[0] in ("BYE", "CANCEL"):
            self._events("over", 0)


class Trunk:
    """Where telephones call: `called` hears of each new call, and gives its line."""

    def __init__(self, called: Callable[[str, dict[str, str], str, tuple[str, int]], None]) -> None:
        self._called, self.lines = called, dict[str, Line]()

    async def open(self, port: int) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        self.port = port
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: _Port(self._message), local_addr=(HOST, port)
        )

    def _message(self, data: bytes, sender: tuple[str, int]) -> None:
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        call = header_in(head, "call-id")
        if line := self.lines.get(call):
            line._message(data, sender)
        elif call and head.startswith("INVITE ") and header_in(head, "from") and header_in(head, "to"):
            names = dict(one.split(": ", 1) for one in head.split("\r\n")[1:] if ": " in one)
            self._called(head, names, body, sender)
