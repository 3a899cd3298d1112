"""More calls than can be served: the rest hear at once that it is busy, and whoever is on the line notices nothing."""

import asyncio
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.softphone.changing import HOST
from lab.softphone.telephone import Telephone
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import telephones
from tests.waiting import a_while, soon

MOST, FLOOD = 12, 300
_SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 8\r\n"


@pytest.fixture
def exchange(
    media: tuple[int, int], sip: int, recordings: Path, prompts: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Switchboard]:
    """An exchange that takes a dozen calls."""
    monkeypatch.setenv("TEST_MOST_CALLS", f"{MOST}")
    board = Switchboard(sip, *media, recordings, prompts)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


class Flood(asyncio.DatagramProtocol):
    """Somebody who calls hundreds of times, and notes when each call was answered with what."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.answers: dict[str, tuple[int, float]] = {}

    def invite(self, transport: asyncio.DatagramTransport, port: int, number: int) -> None:
        """Call once more."""
        call, own = secrets.token_hex(8), transport.get_extra_info("sockname")[1]
        lines = (
            f"INVITE sip:12348@{HOST}:{port} SIP/2.0", f"Via: SIP/2.0/UDP {HOST}:{own};branch=z9hG4bK{call}",
            f"From: <sip:137{number:08}@{HOST}>;tag={call[:6]}", f"To: <sip:12348@{HOST}>", f"Call-ID: {call}",
            "CSeq: 1 INVITE", f"Contact: <sip:x@{HOST}:{own}>", "Max-Forwards: 70",
            "Content-Type: application/sdp", f"Content-Length: {len(_SDP)}",
        )  # fmt: skip
        self.sent[call] = time.monotonic()
        transport.sendto(("\r\n".join(lines) + "\r\n\r\n" + _SDP).encode())

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Note the last word of each call."""
        head = data.decode(errors="replace")
        code = int(head.split()[1]) if head.startswith("SIP/2.0 ") else 0
        call = next((line[9:] for line in head.split("\r\n") if line.startswith("Call-ID: ")), "")
        if code >= 200 and call in self.sent:
            self.answers.setdefault(call, (code, time.monotonic()))


def test_who_cannot_be_served_hears_it_at_once(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(sip)
            await soon(lambda: caller.up and caller.hears_something())
            loop = asyncio.get_running_loop()
            transport, flood = await loop.create_datagram_endpoint(Flood, remote_addr=(HOST, sip))
            try:
                for number in range(FLOOD):
                    flood.invite(transport, sip, number)
                    await a_while(0.003)
                await soon(lambda: len(flood.answers) == FLOOD)
            finally:
                transport.close()
            busy = [
                flood.answers[call][1] - at
                for call, at in flood.sent.items()
                if flood.answers[call][0] == 486
            ]
            taken = [call for call, (code, _at) in flood.answers.items() if code == 200]
            assert (len(taken), len(busy)) == (MOST - 1, FLOOD - MOST + 1)
            # At once: before a telephone would have asked a second time after its first one (RFC 3261, T2).
            assert sorted(busy)[int(len(busy) * 0.95)] < 4
            await still_served(caller)

    asyncio.run(run())


async def still_served(caller: Telephone) -> None:
    """Press on: the answer comes as ever."""
    await caller.press("1")
    caller.forget()
    await soon(caller.hears_something)
    assert caller.up
