"""A flood of datagrams that are no SIP: it costs little, the log stays short and says how many, and calls come through.

The hotline is the whole of it, with its Kamailio, as `fawang hotline` runs.
"""

import asyncio
import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fawang.cli.ports import free_port
from fawang.cli.telephone import Telephone
from fawang.hotline.edge import Trunk
from fawang.hotline.programs import kamailio
from fawang.hotline.supervision import Supervised
from tests.hotline.background import Background
from tests.hotline.edge import (
    BAN_SECONDS,
    CARRIER,
    REALM,
    STRANGER,
    Plugged,
    Running,
    an_edge,
    carrier,
    desk_phone,
    request_of,
)
from tests.hotline.malformed import flood, malformed, noise
from tests.hotline.switchboard import Switchboard
from tests.hotline.test_switch import soon

NUMBER, SECONDS = 20_000, 10
#: 15 % of a core.
MOST_CPU_SECONDS = 0.15 * SECONDS
MOST_LOG = 1_000_000
#: Too many for each of them to be shut out.
FORGED = [f"127.0.{one // 200 + 1}.{one % 200 + 1}" for one in range(400)]
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Whole:
    """A hotline with its edge."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def tree(self) -> list[int]:
        """Return its process and all that it has begun."""
        found = [self.process.pid]
        for one in found:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        return found

    def cpu(self, name: str) -> float:
        """Return how many seconds of CPU those of a name have used."""
        stats = [Path(f"/proc/{one}/stat").read_text() for one in self.tree()]
        fields = [one.rpartition(")")[2].split() for one in stats if f"({name})" in one]
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICK


@pytest.fixture
def whole(
    real_database: str,
    media: tuple[int, int],
    recordings: Path,
    prompts: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Whole]:
    tmp_path = tmp_path_factory.mktemp("flood")
    folder, log = tmp_path / "hotline", tmp_path / "hotline.log"
    folder.mkdir()
    (folder / "recordings").symlink_to(recordings)
    (folder / "prompts").symlink_to(prompts)
    trunks = tmp_path / "trunks.yaml"
    trunks.write_text(f"- {{name: carrier, sources: [{CARRIER}]}}\n")
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": real_database,
        "FAWANG_HOME": str(tmp_path),
        "FAWANG_DOCUMENTS": os.environ["FAWANG_HOME"] + "/documents",
        "FAWANG_HOTLINE_PORT": str(free_port()),
        "FAWANG_HOTLINE_PROGRAMS": "kamailio",
        "FAWANG_HOTLINE_SIP_PORT": str(port),
        "FAWANG_HOTLINE_WEB_PORT": str(free_port()),
        "FAWANG_HOTLINE_TRUNKS": str(trunks),
        "FAWANG_MEDIA_PORT": str(media[0]),
        "FAWANG_MEDIA_KEYS_PORT": str(media[1]),
        "FAWANG_LANGUAGE": "en",
        "FAWANG_LOG_LEVEL": "INFO",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "fawang.cli", "hotline"], env=environment, stderr=out
        )
    running = Whole(process, port, log)

    async def opens() -> None:
        await soon(lambda: "12348 is open" in log.read_text() or process.poll() is not None)

    asyncio.run(opens())
    assert process.poll() is None, log.read_text()
    yield running
    process.terminate()
    process.wait(60)


#: SIPp calls, is answered, listens for two seconds, and hangs up.
_CALL = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a caller">
<send retrans="500"><![CDATA[INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200" rrs="true"/>
<send><![CDATA[ACK [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<pause milliseconds="2000"/>
<send retrans="500"><![CDATA[BYE [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
</scenario>
"""


@pytest.mark.parametrize("hosts", [[STRANGER], FORGED, [CARRIER]], ids=["stranger", "forged", "forged trunk"])
def test_a_flood_costs_little_and_calls_come_through(whole: Whole, hosts: list[str]) -> None:
    """The genuine calls are SIPp's."""
    (whole.log.parent / "calls.xml").write_text(_CALL)
    calls = [
        "sipp", "-sf", "calls.xml", "-i", CARRIER, "-s", "12348", "-m", "3", "-r", "1", "-nostdin",
        f"127.0.0.1:{whole.port}",
    ]  # fmt: skip
    before, length = whole.cpu("kamailio"), whole.log.stat().st_size
    with ThreadPoolExecutor(1) as beside:
        flooded = beside.submit(
            flood, whole.port, hosts, malformed(whole.port), number=NUMBER, seconds=SECONDS
        )
        called = subprocess.run(
            calls, cwd=whole.log.parent, capture_output=True, text=True, timeout=60, check=False
        )
        assert not flooded.done()
        flooded.result()
    cpu, said = whole.cpu("kamailio") - before, whole.log.read_bytes()[length:]
    assert called.returncode == 0, called.stdout + called.stderr
    assert len(said) < MOST_LOG
    assert cpu <= MOST_CPU_SECONDS
    # The process that takes calls reads what its edge says, and nothing else of it.
    assert said.count(b"\n") < 1_000


# --- who is shut out -----------------------------------------------------------------------------


def test_who_floods_is_shut_out_for_a_while(edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        question = request_of("a telephone", port, user="")
        async with Plugged(Telephone(host="127.0.0.62")) as [stranger]:
            assert await stranger.send(question, port) == "200 OPTIONS"
            await asyncio.to_thread(
                flood, port, ["127.0.0.62"], noise(random.Random(7)), number=1_000, seconds=0.5
            )
            assert await stranger.send(question, port, 0.7) == ""
            # It lapses.
            await asyncio.sleep(BAN_SECONDS + 1)
            assert await stranger.send(question, port) == "200 OPTIONS"

    asyncio.run(run())


def evil(port: int) -> list[bytes]:
    """Everything for which strangers are shut out."""
    scans = [request_of(agent, port).encode() for agent in ("friendly-scanner", "sipvicious")]
    calls = [request_of("x", port, method, "12348@").encode() for method in ("INVITE", "REGISTER")]
    return scans + [one for pair in zip(malformed(port), calls * 50, strict=False) for one in pair]


def test_nobody_shuts_out_a_trunk(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        await asyncio.to_thread(flood, port, [CARRIER], evil(port), number=1_000, seconds=0.5)
        await asyncio.sleep(1.1)
        async with Plugged(carrier()) as [caller]:
            caller.call(port)
            behind.tell("accept", (await behind.news("Arrived"))["leg"])
            await soon(lambda: caller.up)

    asyncio.run(run())


def test_nobody_shuts_out_a_registered_telephone(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port, host = edge[0].udp[1], "127.0.0.63"
        async with Plugged(desk_phone(host=host)) as [seat]:
            assert await seat.register(port) == 200
            await asyncio.to_thread(flood, port, [host], evil(port), number=1_000, seconds=0.5)
            assert await seat.register(port) == 200
            seat.call(port)
            behind.tell("accept", (await behind.news("Arrived", number="lawyer1"))["leg"])
            await soon(lambda: seat.up)
            seat.hang_up()
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="13800138000")
            await behind.news("TakenOff", leg="seat")

    asyncio.run(run())


# --- what is said of it --------------------------------------------------------------------------


def test_the_log_says_how_many_and_no_more(
    background: Background, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings, sent = an_edge(free_port), noise(random.Random(7))
    port = settings.udp[1]
    refused = request_of("x", port, "INVITE", "12348@").encode()

    def counted(what: str) -> int:
        return sum(int(one) for one in re.findall(rf"{what} (\d+)", caplog.text))

    async def told() -> None:
        await soon(lambda: counted("malformed") == 400 and counted("more lines like those above") > 0)

    with (
        background.entered(Supervised(kamailio(settings, tmp_path / "edge"))),
        caplog.at_level("WARNING", "fawang.hotline.supervision"),
    ):
        flood(port, FORGED, sent, number=400, seconds=0.5)
        flood(port, FORGED, [refused], number=300, seconds=0.5)
        asyncio.run(told())
    words = [one.getMessage() for one in caplog.records]
    assert sum("refused" in one for one in words) + counted("more lines like those above") == 300
    # Nothing of what strangers send, and nothing that Kamailio's parser says of it.
    assert all("refused" in one or "within 2 s" in one for one in words), words


def test_answers_that_nobody_waits_for_are_passed_on_to_nobody(edge: Running) -> None:
    settings = edge[0]
    answer = (
        f"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:{settings.udp[1]};branch=z9hG4bK1\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:{settings.switch[1]};branch=z9hG4bK2\r\nFrom: <sip:1@x>;tag=x\r\n"
        "To: <sip:2@x>;tag=y\r\nCall-ID: %s\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as switch:
        switch.bind(settings.switch)
        switch.settimeout(10)
        for host, name in (("127.0.0.64", "a-stranger"), (CARRIER, "a-trunk")):
            flood(settings.udp[1], [host], [(answer % name).encode()], number=1, seconds=0)
        # What is not passed on would have come before.
        assert b"Call-ID: a-trunk" in switch.recv(2_000)


def test_a_desk_phone_registers_where_the_machine_itself_is_the_trunk(
    background: Background, tmp_path: Path
) -> None:
    """As in a demonstration: calls come from the loopback, and so do telephones."""
    settings = replace(an_edge(free_port), trunks=(Trunk("this-machine", ("127.0.0.0/8",)),))

    async def run() -> None:
        port = settings.udp[1]
        async with Plugged(desk_phone(), desk_phone(password="wrong")) as [seat, thief]:
            assert await seat.register(port) == 200
            for _ in range(settings.limits.source_failures + 1):
                assert await thief.register(port) == 403
            # It is a trunk all the same, which nobody shuts out.
            assert await seat.send(request_of("x", port, user=""), port) == "200 OPTIONS"

    with background.entered(Supervised(kamailio(settings, tmp_path / "edge"))):
        asyncio.run(run())
