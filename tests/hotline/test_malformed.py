"""A flood of datagrams that are no SIP: it costs little, the log stays short and says how many, and calls come through.

The hotline is the whole of it, with its Kamailio, as `fawang hotline` runs.
"""

import asyncio
import random
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from fawang.hotline.telephony.edge import Trunk
from fawang.hotline.telephony.programs.installed import kamailio
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.hotline.background import Background
from tests.hotline.edge import (
    BAN_SECONDS,
    CARRIER,
    OUTWARDS,
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
from tests.hotline.whole import CALL, Whole, whole
from tests.waiting import a_while, soon

__all__ = ["whole"]

NUMBER, SECONDS = 20_000, 10
#: 15 % of a core.
MOST_CPU_SECONDS = 0.15 * SECONDS
MOST_LOG = 1_000_000
#: Too many for each of them to be shut out.
FORGED = [f"127.0.{one // 200 + 1}.{one % 200 + 1}" for one in range(400)]


@pytest.mark.parametrize("hosts", [[STRANGER], FORGED, [CARRIER]], ids=["stranger", "forged", "forged trunk"])
def test_a_flood_costs_little_and_calls_come_through(whole: Whole, hosts: list[str]) -> None:
    """The genuine calls are SIPp's."""
    (whole.log.parent / "calls.xml").write_text(CALL)
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
            await a_while(BAN_SECONDS + 1)
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
        await a_while(1.1)
        async with Plugged(carrier()) as [caller]:
            caller.call(port)
            behind.tell("accept", (await behind.news("Arrived"))["leg"])
            await soon(lambda: caller.up)

    asyncio.run(run())


def test_nobody_shuts_out_who_is_only_dialled(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port, target = edge[0].udp[1], edge[0].trunks[2].port
        await asyncio.to_thread(flood, port, [OUTWARDS], evil(port), number=1_000, seconds=0.5)
        async with Plugged(Telephone("network", host=OUTWARDS, at=target)):
            behind.tell("dial", "out", f"sip:07551234567@{OUTWARDS}:{target}", number="12348")
            await behind.news("TakenOff", leg="out")

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
        caplog.at_level("WARNING", "fawang.hotline.telephony.programs.supervision"),
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
        switch.settimeout(60)
        for host, name in (("127.0.0.64", "a-stranger"), (CARRIER, "a-trunk")):
            flood(settings.udp[1], [host], [(answer % name).encode()], number=1, seconds=0)
        # What is not passed on would have come before. An answer of an earlier test's call may come between.
        ours: list[bytes] = []
        while not ours:
            ours += re.findall(rb"Call-ID: (a-\w+)", switch.recv(2_000))
        assert ours == [b"a-trunk"]


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
