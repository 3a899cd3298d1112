"""A telephone of the tests: SIP and RTP over real sockets, keys as events, tones sent and heard.

It knows as much of RFC 3261, 3550 and 4733 as a plain telephone on a quiet network needs, and nothing of the platform.
"""

import asyncio
import contextlib
import itertools
import math
import re
import secrets
import struct
from collections import deque
from dataclasses import dataclass, field

import numpy as np

HOST = "127.0.0.1"
_RATE, _FRAME = 8000, 160
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
)
_KEYS = "0123456789*#"
_HEARD_FRAMES = 10
_SILENCE = 0xD5


def _to_alaw(samples: np.ndarray) -> bytes:
    """Return 16-bit samples as G.711 A-law."""
    sign = np.where(samples >= 0, 0x80, 0)
    magnitude = np.minimum(np.abs(samples.astype(int)), 32635) >> 3
    segment = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(int) - 4, 0)
    mantissa = np.where(segment > 0, (magnitude >> segment) & 0x0F, (magnitude >> 1) & 0x0F)
    return bytes(((sign | (segment << 4) | mantissa) ^ 0x55).astype(np.uint8))


def _from_alaw(data: bytes) -> np.ndarray:
    """Return G.711 A-law as samples."""
    code = np.frombuffer(data, np.uint8).astype(int) ^ 0x55
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(segment > 0, (mantissa * 16 + 264) << np.maximum(segment - 1, 0), mantissa * 16 + 8)
    return np.where(code & 0x80, magnitude, -magnitude)


@dataclass
class Telephone:
    """A telephone at a port of its own. `number` is what it shows; `log` are the methods and answers it got."""

    number: str = "13800138000"
    #: What it does when it rings: take off, refuse with 486, or let it ring.
    when_called: str = "take off"
    rings: bool = False
    up: bool = False
    over: bool = False
    log: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    async def start(self) -> "Telephone":
        """Plug it in."""
        loop = asyncio.get_running_loop()
        self._sip, _ = await loop.create_datagram_endpoint(lambda: _Port(self._message), local_addr=(HOST, 0))
        self._rtp, _ = await loop.create_datagram_endpoint(lambda: _Port(self._packet), local_addr=(HOST, 0))
        self.port: int = self._sip.get_extra_info("sockname")[1]
        self._media: int = self._rtp.get_extra_info("sockname")[1]
        self._heard: deque[bytes] = deque(maxlen=_HEARD_FRAMES)
        self._tone, self._to = 0, (HOST, 0)
        self._event: int | None = None
        self._last = 0
        self._call = self._remote = self._local = self._target = ""
        self._peer = (HOST, 0)
        self._cseq = itertools.count(1)
        self._sending = asyncio.create_task(self._send_media())
        return self

    async def unplug(self) -> None:
        """Be gone without a word, as a telephone whose power fails."""
        self._sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._sending
        self._sip.close()
        self._rtp.close()

    # --- what a person does ----------------------------------------------------------------------

    def call(self, port: int, number: str = "12348") -> None:
        """Dial a number at a switch."""
        self._call, self._peer = secrets.token_hex(8), (HOST, port)
        self._target = f"sip:{number}@{HOST}:{port}"
        self._local = f"<sip:{self.number}@{HOST}>;tag={secrets.token_hex(4)}"
        self._remote = f"<sip:{number}@{HOST}>"
        self._invite = self._request("INVITE", self._sdp())

    def take_off(self) -> None:
        """Answer."""
        self._answer(self._ringing, "200 OK", self._sdp())
        self.up = True

    def hang_up(self) -> None:
        """Hang up, or give up."""
        if self.up:
            self._request("BYE")
        else:
            self._request("CANCEL", of=self._invite)
        self.up, self.over = False, True

    def play(self, hertz: int) -> None:
        """Send a tone from now on; 0 is silence."""
        self._tone = hertz

    async def press(self, keys: str) -> None:
        """Press keys, a fifth of a second each."""
        for key in keys:
            self._event = _KEYS.index(key)
            await asyncio.sleep(0.2)
            self._event = None
            await asyncio.sleep(0.12)

    def hears(self, hertz: int) -> bool:
        """Tell whether this tone is most of what was heard lately."""
        if len(self._heard) < _HEARD_FRAMES:
            return False
        heard = _from_alaw(b"".join(self._heard)).astype(float)
        power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
        at = round(hertz * len(heard) / _RATE)
        total = power[1:].sum()
        return bool(heard.std() > 300 and total > 0 and power[max(1, at - 2) : at + 3].sum() > 0.8 * total)

    def hears_something(self) -> bool:
        """Tell whether anything but silence was heard lately."""
        return len(self._heard) > 3 and float(_from_alaw(b"".join(self._heard)).std()) > 100

    def forget(self) -> None:
        """Forget what was heard until now."""
        self._heard.clear()

    # --- SIP -------------------------------------------------------------------------------------

    def _sdp(self) -> str:
        return _SDP.format(host=HOST, port=self._media)

    def _request(self, method: str, body: str = "", of: dict[str, str] | None = None) -> dict[str, str]:
        branch = of["branch"] if of else f"z9hG4bK{secrets.token_hex(8)}"
        number = of["cseq"] if of else str(next(self._cseq))
        lines = [
            f"{method} {self._target} SIP/2.0",
            f"Via: SIP/2.0/UDP {HOST}:{self.port};branch={branch}",
            f"From: {self._local}",
            f"To: {self._remote}",
            f"Call-ID: {self._call}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:{self.number}@{HOST}:{self.port}>",
            "Max-Forwards: 70",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._peer)
        return {"branch": branch, "cseq": number}

    def _answer(self, request: str, status: str, body: str = "") -> None:
        kept = [
            line
            for line in request.split("\r\n")
            if re.match(r"(?i)(via|from|to|call-id|cseq|record-route):", line)
        ]
        if ";tag=" not in _header(request, "to"):
            kept = [line + f";tag={self._tag}" if line.lower().startswith("to:") else line for line in kept]
        lines = [f"SIP/2.0 {status}", *kept, f"Contact: <sip:{self.number}@{HOST}:{self.port}>"]
        lines += (["Content-Type: application/sdp"] if body else []) + [f"Content-Length: {len(body)}"]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._peer)

    def _message(self, data: bytes, sender: tuple[str, int]) -> None:
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        if not head.strip():
            return
        if head.startswith("SIP/2.0 "):
            self._answered(head, body)
        else:
            self._asked(head, body, sender)

    def _answered(self, head: str, body: str) -> None:
        status, method = int(head.split()[1]), _header(head, "cseq").split()[1]
        self.log.append(f"{status} {method}")
        if method != "INVITE" or status < 200:
            return
        self._remote = _header(head, "to")
        if status == 200:
            self._target = _address(_header(head, "contact"))
            self._aim(body)
            self.up = True
        else:
            self.over = True
        self._request(
            "ACK",
            of={**self._invite, **({} if status != 200 else {"branch": f"z9hG4bK{secrets.token_hex(8)}"})},
        )

    def _asked(self, head: str, body: str, sender: tuple[str, int]) -> None:
        method = head.split(maxsplit=1)[0]
        self.log.append(method)
        self._peer = sender
        if method == "INVITE":
            self._ringing, self._tag = head, secrets.token_hex(4)
            self.headers = dict(re.findall(r"(?im)^(x-[\w-]+): (.*?)\r?$", head))
            self._call, self._local = _header(head, "call-id"), f"{_header(head, 'to')};tag={self._tag}"
            self._remote, self._target = _header(head, "from"), _address(_header(head, "contact"))
            self._aim(body)
            self.rings = True
            if self.when_called == "refuse":
                self._answer(head, "486 Busy Here")
                return
            self._answer(head, "180 Ringing")
            if self.when_called == "take off":
                self.take_off()
        elif method == "CANCEL":
            self._answer(head, "200 OK")
            self._answer(self._ringing, "487 Request Terminated")
            self.rings, self.over = False, True
        elif method == "BYE":
            self._answer(head, "200 OK")
            self.up, self.over = False, True

    # --- RTP -------------------------------------------------------------------------------------

    def _aim(self, body: str) -> None:
        port = re.search(r"m=audio (\d+)", body)
        host = re.search(r"c=IN IP4 (\S+)", body)
        if port and host:
            self._to = (host[1], int(port[1]))

    def _packet(self, data: bytes, _sender: tuple[str, int]) -> None:
        if len(data) == 12 + _FRAME and data[1] & 0x7F == 8:
            self._heard.append(data[12:])

    async def _send_media(self) -> None:
        source, began, event_began = secrets.randbits(32), asyncio.get_running_loop().time(), 0
        for count in itertools.count():
            stamp = count * _FRAME
            if self._to[1]:
                if self._event is not None:
                    event_began = event_began or stamp
                    payload = struct.pack("!BBH", self._event, 10, stamp - event_began + _FRAME)
                    kind, at = 101, event_began
                else:
                    if event_began:
                        last = struct.pack("!BBH", self._last, 0x80 | 10, stamp - event_began)
                        for _again in range(3):
                            self._rtp.sendto(
                                struct.pack("!BBHII", 0x80, 101, count & 0xFFFF, event_began, source) + last,
                                self._to,
                            )
                        event_began = 0
                    kind, at, payload = 8, stamp, self._frame(stamp)
                self._last = self._event if self._event is not None else self._last
                self._rtp.sendto(
                    struct.pack("!BBHII", 0x80, kind, count & 0xFFFF, at, source) + payload, self._to
                )
            await asyncio.sleep(max(0.0, began + (count + 1) * 0.02 - asyncio.get_running_loop().time()))

    def _frame(self, stamp: int) -> bytes:
        if not self._tone:
            return bytes([_SILENCE]) * _FRAME
        at = (stamp + np.arange(_FRAME)) * (2 * math.pi * self._tone / _RATE)
        return _to_alaw((np.sin(at) * 8000).astype(np.int16))


class _Port(asyncio.DatagramProtocol):
    def __init__(self, hear: object) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._hear(data, addr)  # type: ignore[operator]


def _address(contact: str) -> str:
    found = re.search(r"<(.*?)>", contact)
    return found[1] if found else contact


def _header(head: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}:\s*(.*?)\r?$", head)
    return found[1] if found else ""
