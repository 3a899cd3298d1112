"""SIPp as a caller who says what audio they have, presses keys (RFC 4733), or must be refused.

It sends recorded packets by a raw socket, so it needs root.
"""

import asyncio
import struct
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_KEYS = "0123456789*#"
_LINK, _ETHERNET, _UDP = 1, b"\0" * 12 + b"\x08\x00", 17
#: A key is held for eight packets of 20 ms, and its end is said three times.
_HELD, _MILLISECONDS = 8, 20
#: Seconds for a call; SIPp then gives up.
_PATIENCE = 40
#: Milliseconds until a key is taken for one that nobody has heard.
_UNHEARD = 15_000

_DIALLED = "sip:[service]@[remote_ip]:[remote_port]"
_HEAD = """{method} {to} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{number}@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {count} {method}
Contact: <sip:{number}@[local_ip]:[local_port]>
Max-Forwards: 70
"""
_SDP = """Content-Type: {kind}
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
{media}
"""
_NOTHING = "Content-Length: 0\n"
_OK = "SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n"


def audio(voices: str, *events: str, profile: str = "RTP/AVP") -> str:
    """Return an offer of audio.

    Args:
        voices: its codecs, each with its payload type where that is not fixed: `8 104:AMR/8000`.
        events: telephone-events, each as `101` or `110/48000`; the clock is 8000 where none is said.
    """
    formats, lines = [], []
    for one in voices.split():
        kind, _, named = one.partition(":")
        formats.append(kind)
        lines += [f"a=rtpmap:{kind} {named}"] if named else []
    for one in events:
        kind, _, clock = one.partition("/")
        formats.append(kind)
        lines += [f"a=rtpmap:{kind} telephone-event/{clock or 8000}", f"a=fmtp:{kind} 0-15"]
    return "\n".join([f"m=audio [auto_media_port] {profile} {' '.join(formats)}", *lines, "a=sendrecv"])


@dataclass(frozen=True, slots=True)
class Said:
    """How a call went: whether SIPp came to the end of its scenario, and all messages."""

    done: bool
    words: str

    def answer(self, status: int) -> str:
        """Return the first answer to the INVITE with this status; empty where there is none."""
        parts = self.words.split("SIP/2.0 ")
        return next((one for one in parts if one.startswith(f"{status} ") and " INVITE" in one), "")

    @property
    def formats(self) -> list[str]:
        """The payload types that the 200 has."""
        _before, _audio, rest = self.answer(200).partition("m=audio ")
        return rest.partition("\n")[0].split()[2:]

    def attributes(self, name: str) -> list[str]:
        """Return the attributes of a name that the 200 has."""
        lines = [line.strip() for line in self.answer(200).splitlines()]
        return [line.partition(":")[2] for line in lines if line.startswith(f"a={name}:")]


def press(key: str, path: Path, kind: int, clock: int, at: int) -> None:
    """Write the packets of one key, pressed `at` so many units of its clock after the call began."""
    step = clock * _MILLISECONDS // 1000
    held = [(count, step * (count + 1), 0) for count in range(_HELD)]
    ends = [(_HELD, step * (_HELD + 1), 0x80)] * 3
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, _LINK))
        for number, (count, duration, end) in enumerate(held + ends):
            rtp = struct.pack(
                ">BBHII", 0x80, kind | (0 if number else 0x80), at // step + number & 0xFFFF, at, 7
            ) + struct.pack(">BBH", _KEYS.index(key), end | 10, duration)
            udp = struct.pack(">HHHH", 6000, 6002, 8 + len(rtp), 0) + rtp
            here = bytes(map(int, HOST.split(".")))
            ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number, 0, 64, _UDP, 0, here, here)
            frame = _ETHERNET + ip + udp
            moment = count * _MILLISECONDS * 1000 + max(0, number - _HELD)
            file.write(struct.pack("<IIII", 0, moment, len(frame), len(frame)) + frame)


class Sipp:
    """Calls a port of this machine, from a folder of its own."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        number: str = "13800138000",
        host: str = HOST,
        kind: str = "application/sdp",
    ) -> None:
        self._folder, self._port, self._number, self._host, self._kind = folder, port, number, host, kind
        folder.mkdir(parents=True, exist_ok=True)

    async def is_refused(self, media: str, status: int, *headers: str) -> Said:
        """Call, and be refused with a status."""
        invite = self._invite(media, headers)
        return await self._run(
            f'{invite}\n<recv response="{status}"/>\n{self._send(self._head("ACK", 1) + _NOTHING)}'
        )

    async def presses(self, media: str, key: str, kind: int, clock: int) -> Said:
        """Call, press a key once it is taken up, and wait until the hotline hangs up; hang up if it does not."""
        press(key, self._folder / "key.pcap", kind, clock, clock)
        bye = self._head("BYE", 2, within=True) + _NOTHING
        return await self._run(
            f"{self._taken_up(media)}\n{_plays('key.pcap')}\n"
            f'<recv request="BYE" timeout="{_UNHEARD}" ontimeout="unheard" next="over"/>\n'
            f'<label id="unheard"/>\n{self._send(bye)}\n<recv response="200" next="end"/>\n'
            f'<label id="over"/>\n{self._send(_OK)}\n<label id="end"/>'
        )

    async def goes_through(self, media: str, kind: int, clock: int, *, presses: int = 60) -> Said:
        """Call, and press 1 each second until the hotline hangs up: each question takes that for an answer."""
        steps = []
        for count in range(presses):
            press("1", self._folder / f"{count}.pcap", kind, clock, (count + 1) * clock)
            steps.append(
                f'{_plays(f"{count}.pcap")}\n<recv request="BYE" timeout="1000" ontimeout="{count + 2}" next="over"/>'
                f'\n<label id="{count + 2}"/>'
            )
        return await self._run(
            "\n".join([self._taken_up(media), *steps, '<label id="over"/>', self._send(_OK)])
        )

    def _taken_up(self, media: str) -> str:
        ack = self._head("ACK", 1, within=True) + _NOTHING
        return f'{self._invite(media, ())}\n<recv response="200" rrs="true"/>\n{self._send(ack)}'

    def _invite(self, media: str, headers: tuple[str, ...]) -> str:
        more = "".join(f"{one}\n" for one in headers)
        sdp = _SDP.format(media=media, kind=self._kind)
        send = self._send(self._head("INVITE", 1, tag="") + more + sdp)
        return f'{send}\n<recv response="100" optional="true"/>\n<recv response="180" optional="true"/>'

    def _head(self, method: str, count: int, *, tag: str = "[peer_tag_param]", within: bool = False) -> str:
        """Return a request up to its own headers; `within` a dialog it goes the way that the 200 says."""
        to, routes = ("[next_url]", "[routes]\n") if within else (_DIALLED, "")
        return _HEAD.format(method=method, number=self._number, tag=tag, count=count, to=to) + routes

    def _send(self, text: str) -> str:
        return f"<send{' retrans="500"' if not text.startswith(('ACK', 'SIP')) else ''}><![CDATA[\n{text}\n]]></send>"

    async def _run(self, steps: str) -> Said:
        scenario = self._folder / "scenario.xml"
        scenario.write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="caller">\n{steps}\n</scenario>\n'
        )
        process = await asyncio.create_subprocess_exec(
            "sipp", f"{HOST}:{self._port}", "-sf", scenario.name, "-s", "12348", "-m", "1", "-nostdin",
            "-i", self._host, "-mi", self._host, "-timeout", f"{_PATIENCE}", "-timeout_error", "-aa",
            "-trace_msg", "-message_file", "messages", "-trace_err", "-error_file", "errors",
            cwd=self._folder, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        words = (self._folder / "messages").read_text(errors="replace")
        errors = self._folder / "errors"
        if errors.exists():
            words += errors.read_text(errors="replace")
        return Said(code == 0, words)


def _plays(file: str) -> str:
    return f'<nop><action><exec play_pcap_audio="{file}"/></action></nop>'
