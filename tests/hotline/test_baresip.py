"""The line that the demonstration prints for baresip: with a real baresip, through a real edge, and without one."""

import asyncio
import os
import shlex
import wave
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fawang.cli.demo import by_baresip
from fawang.cli.ports import free_port
from fawang.hotline.edge import Trunk
from fawang.hotline.programs import kamailio
from fawang.hotline.supervision import Supervised
from tests.hotline.background import Background
from tests.hotline.edge import an_edge
from tests.hotline.switchboard import Switchboard
from tests.hotline.test_switch import loudest, soon, telephones

#: Who has neither microphone nor loudspeaker speaks from a file, and hears into one.
_CONFIG = """
module_path /usr/lib/baresip/modules
module stdio.so
module g711.so
module aufile.so
module_app menu.so
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/heard.wav
audio_alert aufile,{folder}/alert.wav
"""


@pytest.fixture
def open_edge(
    background: Background, media: tuple[int, int], recordings: Path, prompts: Path, tmp_path: Path
) -> Iterator[tuple[Switchboard, int]]:
    """An exchange behind an edge that lets this machine call, as in a demonstration; and the port of the edge."""
    here = (Trunk("this-machine", sources=("127.0.0.0/8",)),)
    settings = replace(an_edge(free_port), trunks=here)
    with background.entered(Supervised(kamailio(settings, tmp_path / "edge"))):
        board = Switchboard(settings.switch[1], *media, recordings, prompts, edge=settings.udp[1])
        asyncio.run(board.news("Started"))
        yield board, settings.udp[1]
        board.close()


def loudness(path: Path) -> float:
    """How loud a file is by now; its head (44 bytes) says nothing of its length before it is closed."""
    content = path.read_bytes()[44:] if path.exists() else b""
    samples = np.frombuffer(content[: len(content) // 2 * 2], "<i2").astype(float)
    return float(np.abs(samples).max(initial=0))


def says(folder: Path, hertz: int) -> None:
    """Lay down what baresip says for twenty seconds: a tone, or nothing (0)."""
    (folder / "config").write_text(_CONFIG.format(folder=folder))
    samples = np.sin(np.arange(8000 * 20) * (2 * np.pi * hertz / 8000)) * 8000
    with wave.open(str(folder / "said.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.astype("<i2").tobytes())


@asynccontextmanager
async def baresip_calls(port: int, folder: Path) -> AsyncIterator[asyncio.StreamWriter]:
    """Let baresip call; what is written to it are keys."""
    program, *arguments = shlex.split(by_baresip(f"{port}"))
    baresip = await asyncio.create_subprocess_exec(
        program, "-f", f"{folder}", "-t", "30", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "HOME": f"{folder}"},
    )  # fmt: skip
    assert baresip.stdin is not None
    try:
        yield baresip.stdin
    finally:
        if baresip.returncode is None:
            baresip.terminate()
        await baresip.wait()


def test_the_line_calls_and_its_keys_are_heard(open_edge: tuple[Switchboard, int], tmp_path: Path) -> None:
    exchange, port = open_edge
    says(tmp_path, 0)

    async def run() -> None:
        async with baresip_calls(port, tmp_path) as keys:
            begun = await exchange.news("Stands", stage="language")
            await soon(lambda: loudness(tmp_path / "heard.wav") > 1000, 10)
            keys.write(b"3")
            assert (await exchange.news("Remember", call=begun["call"]))["language"] == "hakka"
            # Who ends baresip hangs up.
            keys.write(b"q")
            assert (await exchange.news("Finish", call=begun["call"]))["cause"] == "caller"

    asyncio.run(run())


def heard(path: Path) -> int:
    """Return the tone that was heard in the last half second."""
    content = path.read_bytes()[44:] if path.exists() else b""
    samples = np.frombuffer(content[: len(content) // 2 * 2], "<i2")[-4000:]
    return loudest(samples) if len(samples) == 4000 and np.abs(samples).max() > 1000 else 0


def test_it_talks_with_a_lawyer_by_each_switch(exchange: Switchboard, sip: int, tmp_path: Path) -> None:
    says(tmp_path, 440)

    async def run() -> None:
        async with telephones("lawyer") as [seat], baresip_calls(sip, tmp_path) as keys:
            call = (await exchange.news("Stands", stage="language"))["call"]
            await soon(lambda: loudness(tmp_path / "heard.wav") > 1000)
            keys.write(b"1")
            await exchange.news("Remember", call=call)
            keys.write(b"1")
            await asyncio.sleep(0.5)
            keys.write(b"1")
            await exchange.news("Wait", call=call)
            seat.play(1000)
            exchange.tell("Offered", call, f"lawyer@{seat.port}")
            await exchange.news("Took", call=call)
            await soon(lambda: seat.hears(440) and heard(tmp_path / "heard.wav") == 1000)
            keys.write(b"q")
            assert (await exchange.news("Finish", call=call))["cause"] == "caller"
            await soon(lambda: seat.over)

    asyncio.run(run())
