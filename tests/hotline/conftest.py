"""rtpengine and a switch, as processes of their own on loopback."""

import asyncio
import shutil
import socket
import subprocess
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.hotline.switchboard import Switchboard


def free_port() -> int:
    """Return a UDP port that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which rtpengine records."""
    return tmp_path_factory.mktemp("recordings")


@pytest.fixture(scope="session")
def media(recordings: Path) -> Iterator[tuple[int, int]]:
    """The ports of an rtpengine: its control, and where it tells of keys."""
    program = shutil.which("rtpengine")
    assert program, "rtpengine is needed: apt-get install rtpengine-daemon"
    control, keys = free_port(), free_port()
    process = subprocess.Popen(
        [program, "--config-file=none", "--foreground", "--log-stderr", "--log-level=3", "--table=-1",
         "--interface=127.0.0.1", f"--listen-ng=127.0.0.1:{control}", "--port-min=31000", "--port-max=31999",
         "--num-threads=1", "--media-num-threads=1", f"--dtmf-log-dest=127.0.0.1:{keys}", "--timeout=60",
         "--delete-delay=0", f"--recording-dir={recordings}", "--recording-method=pcap", "--recording-format=eth"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait_for(control)
    yield control, keys
    process.terminate()
    process.wait(10)


def _wait_for(control: int) -> None:
    until = time.monotonic() + 10
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.2)
        asking.connect(("127.0.0.1", control))
        while time.monotonic() < until:
            try:
                asking.send(b'1 {"command": "ping"}')
                if b"pong" in asking.recv(1000):
                    return
            except OSError:
                time.sleep(0.1)
    raise AssertionError("rtpengine does not answer")


@pytest.fixture
def sip() -> int:
    """The port of the switch."""
    return free_port()


@pytest.fixture
def switch(media: tuple[int, int], sip: int, recordings: Path) -> Iterator[Switchboard]:
    """A switch that has started."""
    board = Switchboard(sip, *media, recordings)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of prompts."""
    return tmp_path_factory.mktemp("prompts")


@pytest.fixture
def exchange(media: tuple[int, int], sip: int, recordings: Path, prompts: Path) -> Iterator[Switchboard]:
    """An exchange that has started; the test is its platform."""
    board = Switchboard(sip, *media, recordings, prompts)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Half a second of 700 Hz."""
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        samples = np.sin(np.arange(4000) * (2 * np.pi * 700 / 8000)) * 8000
        file.writeframes(samples.astype("<i2").tobytes())
    return path
