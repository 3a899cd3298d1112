"""A telephone for stories, benchmarks and tests: SIP and RTP over real sockets, keys as events, tones sent and heard.

It knows as much of RFC 3261, 3550 and 4733 as a plain telephone on a quiet network needs, and nothing of the platform.
A desk phone registers with a digest (`register`) and goes by the routes that a proxy records.
"""

import asyncio
import contextlib
import itertools
import re
import secrets
import struct
from collections import deque
from dataclasses import dataclass, field

from lab.softphone.changing import HOST, Changing
from lab.softphone.digest import authorisation
from lab.softphone.headers import address_in, header_in, headers_in
from lab.softphone.tones import from_alaw, from_ulaw, shares, to_ulaw, tone

_FRAME, _SECOND = 160, 50
_SDP = (
    "v=0\r\no=- 1 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP {codec} 101\r\n"
    "a=rtpmap:{codec} {called}/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
    "a=ptime:20\r\na={way}\r\n"
)
_HEARD_WAYS = ("sendrecv", "sendonly")
_KEYS = "0123456789*#"
_HEARD_FRAMES = 10
#: So many are kept, and so many together are long enough to tell a tone.
_KEPT_FRAMES, _GLIMPSE = 3000, 4


@dataclass
class Telephone(Changing):
    """A telephone at a port of its own. `number` is what it shows; `log` are the methods and answers it got.

    `host` is its address on the loopback, `at` its port if it matters, `domain` that of its From, `agent` what it says
    that it is, `name` and `password` what it proves itself with.
    """

    number: str = "13800138000"
    #: What it does when it rings: take off, refuse with 486, or let it ring.
    when_called: str = "take off"
    host: str = HOST
    at: int = 0
    domain: str = HOST
    agent: str = ""
    name: str = ""
    password: str = ""
    extra: tuple[str, ...] = ()
    #: How it refuses.
    status: str = "486 Busy Here"
    #: What was shown to it, and what was dialled, when it was called.
    shown: str = ""
    dialled: str = ""
    #: It sends no audio, as some do while nobody speaks; `reports`: but each second an RTCP report.
    silent: bool = False
    reports: bool = False
    #: How many frames of audio, a fiftieth of a second each, have come, and were sent.
    heard_frames: int = 0
    sent_frames: int = 0
    rings: bool = False
    up: bool = False
    over: bool = False
    log: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    #: Headers of its own calls.
    sends: dict[str, str] = field(default_factory=dict)

    #: Whether its call says what audio it has, or leaves that to whoever answers (RFC 3261, 13.2.1).
    offers: bool = True
    #: Which ways its audio goes, as `change` has said it; the description that it got last.
    way: str = "sendrecv"
    #: 8 is A-law, 0 µ-law.
    codec: int = 8
    told: str = ""

    async def start(self) -> "Telephone":
        """Plug it in."""
        loop = asyncio.get_running_loop()
        self._sip, _ = await loop.create_datagram_endpoint(
            lambda: _Port(self._message), local_addr=(self.host, self.at)
        )
        self._rtp = await self._audio()
        self.port: int = self._sip.get_extra_info("sockname")[1]
        self._heard: deque[bytes] = deque(maxlen=_HEARD_FRAMES)
        self._kept: deque[bytes] = deque(maxlen=_KEPT_FRAMES)
        self._tone, self._to = 0, (self.host, 0)
        self._contact, self._registered = "", loop.create_future()
        self._event: int | None = None
        self._last = 0
        self._call = self._remote = self._local = self._target = ""
        self._routes: list[str] = []
        self._proven: dict[str, str] = {}
        self._peer = (HOST, 0)
        self._cseq, self._version = itertools.count(1), 1
        self._asked_now: dict[str, tuple[dict[str, str], bool, asyncio.Future[int]]] = {}
        self._sending = asyncio.create_task(self._send_media())
        return self

    async def unplug(self) -> None:
        """Be gone without a word, as a telephone whose power fails: nothing is sent, nothing answered any more."""
        self._sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._sending
        self._sip.close()
        self._rtp.close()

    # --- what a person does ----------------------------------------------------------------------

    def call(self, port: int, number: str = "12348") -> None:
        """Dial a number at a switch."""
        self.way, self.codec, self.over = "sendrecv", 8, False
        self._call, self._peer = secrets.token_hex(8), (HOST, port)
        self._target = f"sip:{number}@{HOST}:{port}"
        self._local = f"<sip:{self.number}@{self.domain}>;tag={secrets.token_hex(4)}"
        self._remote, self._routes = f"<sip:{number}@{HOST}>", []
        self._proven.pop("INVITE", None)
        self._invite = self._request("INVITE", self._sdp() if self.offers else "")

    async def register(self, port: int, *, seat: str = "", contact: str = "", seconds: float = 30.0) -> int:
        """Register at an edge, as `number` or another seat; return the last answer, 0 where there is none."""
        seat = seat or self.number
        self._call, self._peer = secrets.token_hex(8), (HOST, port)
        self._target, self._routes = f"sip:{self.domain}", []
        self._local = f"<sip:{seat}@{self.domain}>;tag={secrets.token_hex(4)}"
        self._remote = f"<sip:{seat}@{self.domain}>"
        self._contact = contact
        self._proven.pop("REGISTER", None)
        self._registered = asyncio.get_running_loop().create_future()
        self._request("REGISTER")
        try:
            return int(await asyncio.wait_for(self._registered, seconds))
        except TimeoutError:
            return 0
        finally:
            self._contact = ""

    async def send(self, text: str, port: int, seconds: float = 30.0) -> str:
        """Send anything at all; return the first line of what is answered, empty where nothing is."""
        before = len(self.log)
        self._sip.sendto(text.encode(), (HOST, port))
        until = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < until:
            if len(self.log) > before:
                return self.log[before]
            await asyncio.sleep(0.02)
        return ""

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

    def hears(self, *hertz: int) -> bool:
        """Tell whether just these tones are what was heard lately, each of them."""
        if len(self._heard) < _HEARD_FRAMES:
            return False
        found = shares(b"".join(self._heard), hertz)
        return sum(found) > 0.8 and min(found) > 0.4 / len(hertz)

    def has_heard(self, hertz: int) -> bool:
        """Tell whether this tone was in anything heard since the beginning, or since `forget`: 60 seconds at most."""
        kept = list(self._kept)
        return any(
            shares(b"".join(kept[at : at + _GLIMPSE]), [hertz])[0] > 0.1
            for at in range(0, len(kept) - _GLIMPSE + 1, _GLIMPSE // 2)
        )

    def hears_something(self) -> bool:
        """Tell whether anything but silence was heard lately."""
        return len(self._heard) > 3 and float(from_alaw(b"".join(self._heard)).std()) > 100

    def forget(self) -> None:
        """Forget what was heard until now."""
        self._heard.clear()
        self._kept.clear()

    # --- SIP -------------------------------------------------------------------------------------

    async def _audio(self) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        made, _ = await loop.create_datagram_endpoint(lambda: _Port(self._packet), local_addr=(self.host, 0))
        return made

    def _sdp(self, host: str = HOST) -> str:
        port = self._rtp.get_extra_info("sockname")[1]
        called = "PCMA" if self.codec else "PCMU"
        return _SDP.format(
            host=host, port=port, way=self.way, version=self._version, codec=self.codec, called=called
        )

    def _request(
        self, method: str, body: str = "", of: dict[str, str] | None = None, *, kind: str = "application/sdp",
        more: tuple[str, ...] = (),
    ) -> dict[str, str]:  # fmt: skip
        branch = of["branch"] if of else f"z9hG4bK{secrets.token_hex(8)}"
        number = of["cseq"] if of else str(next(self._cseq))
        lines = [
            f"{method} {self._target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:{self.port};branch={branch}",
            *(f"Route: {one}" for one in self._routes),
            f"From: {self._local}",
            f"To: {self._remote}",
            f"Call-ID: {self._call}",
            f"CSeq: {number} {method}",
            f"Contact: <{self._contact or f'sip:{self.number}@{self.host}:{self.port}'}>",
            "Max-Forwards: 70",
            *(f"{name}: {value}" for name, value in self.sends.items() if method == "INVITE"),
            *([f"User-Agent: {self.agent}"] if self.agent else []),
            *([self._proven[method]] if method in self._proven else []),
            *(self.extra if method == "INVITE" else ()),
            *more,
            *([f"Content-Type: {kind}"] if body else []),
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
        if ";tag=" not in header_in(request, "to"):
            kept = [line + f";tag={self._tag}" if line.lower().startswith("to:") else line for line in kept]
        lines = [f"SIP/2.0 {status}", *kept, f"Contact: <sip:{self.number}@{self.host}:{self.port}>"]
        lines += (["Content-Type: application/sdp"] if body else []) + [f"Content-Length: {len(body)}"]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._peer)

    def _message(self, data: bytes, sender: tuple[str, int]) -> None:
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        if not head.strip("\0\r\n "):
            return
        if head.startswith("SIP/2.0 "):
            self._answered(head, body)
        else:
            self._asked(head, body, sender)

    def _answered(self, head: str, body: str) -> None:
        status, method = int(head.split()[1]), header_in(head, "cseq").split()[1]
        self.log.append(f"{status} {method}")
        if method == "REGISTER":
            self._judged(head, status)
        number = header_in(head, "cseq").split()[0]
        if number in self._asked_now and method != "CANCEL":
            self._settled(number, method, status, body)
            return
        if method != "INVITE" or status < 200 or header_in(head, "call-id") != self._call:
            return
        proven = self._proves(head, status, "INVITE", "proxy-authenticate")
        self._remote = header_in(head, "to")
        if status == 200:
            self._target = address_in(header_in(head, "contact"))
            self._routes = headers_in(head, "record-route")[::-1]
            self._aim(body)
            self.up = True
        elif not proven:
            self.over = True
        self._request(
            "ACK",
            "" if self.offers or status != 200 else self._sdp(),
            of={**self._invite, **({} if status != 200 else {"branch": f"z9hG4bK{secrets.token_hex(8)}"})},
        )
        if proven:
            self._remote = f"<{address_in(self._remote)}>"
            self._invite = self._request("INVITE", self._sdp())

    def _judged(self, head: str, status: int) -> None:
        if self._proves(head, status, "REGISTER", "www-authenticate"):
            self._request("REGISTER")
        elif status >= 200 and not self._registered.done():
            self._registered.set_result(status)

    def _proves(self, head: str, status: int, method: str, header: str) -> bool:
        """Take a challenge up, once; tell whether there was one."""
        if status not in (401, 407) or not self.password or method in self._proven:
            return False
        name = self.name or self.number
        made = authorisation(header_in(head, header), method, self._target, name, self.password)
        self._proven[method] = f"{'Authorization' if status == 401 else 'Proxy-Authorization'}: {made}"
        return True

    def _asked(self, head: str, body: str, sender: tuple[str, int]) -> None:
        method = head.split(maxsplit=1)[0]
        self.log.append(method)
        self._peer = sender
        if method == "INVITE":
            self._ringing, self._tag = head, secrets.token_hex(4)
            self.headers = dict(re.findall(r"(?im)^(x-[\w-]+): (.*?)\r?$", head))
            self.dialled = head.split(maxsplit=2)[1].removeprefix("sip:").partition("@")[0]
            self.shown = address_in(header_in(head, "from")).removeprefix("sip:").partition("@")[0]
            self._call, self._local = header_in(head, "call-id"), f"{header_in(head, 'to')};tag={self._tag}"
            self._remote, self._target = header_in(head, "from"), address_in(header_in(head, "contact"))
            self._routes = headers_in(head, "record-route")
            self._aim(body)
            self.rings = True
            if self.when_called == "refuse":
                self._answer(head, self.status)
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
        elif method == "OPTIONS":
            # Within a call it tells whether it knows of it, which it does not once it was restarted.
            lost = ";tag=" in header_in(head, "to") and header_in(head, "call-id") != self._call
            self._answer(head, "481 Call/Transaction Does Not Exist" if lost else "200 OK")

    # --- RTP -------------------------------------------------------------------------------------

    def _aim(self, body: str) -> None:
        port = re.search(r"m=audio (\d+)", body)
        host = re.search(r"c=IN IP4 (\S+)", body)
        if port and host:
            self._to = (host[1], int(port[1]))

    def _packet(self, data: bytes, _sender: tuple[str, int]) -> None:
        if len(data) == 12 + _FRAME and data[1] & 0x7F == self.codec:
            heard = data[12:] if self.codec else from_ulaw(data[12:])
            self.heard_frames += 1
            self._heard.append(heard)
            self._kept.append(heard)

    async def _send_media(self) -> None:
        source, began, event_began = secrets.randbits(32), asyncio.get_running_loop().time(), 0
        for count in itertools.count():
            stamp = count * _FRAME
            if self.reports and count % _SECOND == 0 and self._to[1]:
                report = struct.pack("!BBHI", 0x80, 201, 1, source)
                self._rtp.sendto(report, (self._to[0], self._to[1] + 1))
            if self._to[1] and not self.silent and self.way in _HEARD_WAYS:
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
                    kind, at, payload = self.codec, stamp, tone(self._tone, stamp, _FRAME)
                    payload = payload if self.codec else to_ulaw(payload)
                self.sent_frames += 1
                self._last = self._event if self._event is not None else self._last
                self._rtp.sendto(
                    struct.pack("!BBHII", 0x80, kind, count & 0xFFFF, at, source) + payload, self._to
                )
            await asyncio.sleep(max(0.0, began + (count + 1) * 0.02 - asyncio.get_running_loop().time()))


class _Port(asyncio.DatagramProtocol):
    def __init__(self, hear: object) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._hear(data, addr)  # type: ignore[operator]
