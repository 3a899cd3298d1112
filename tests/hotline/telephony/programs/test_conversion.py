"""Recordings become sound in a process of their own."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from fawang.hotline.telephony.programs.conversion import ConversionFailed, Converter, Taped
from lab.bench import voice_sound
from tests.waiting import until


def test_packets_become_a_stereo_file_also_after_the_process_was_killed(tmp_path: Path) -> None:
    path = voice_sound.Tape(1).tone(700, 1.0).write(tmp_path / "a.pcap")

    async def run() -> None:
        converter = Converter()
        try:
            assert await converter.taped(str(tmp_path / "none.pcap"), 1) == Taped()
            for _again in range(2):
                taped = await converter.taped(str(path), 1)
                # Nobody on the other side was heard.
                assert (taped.length, taped.begin, taped.peaks) == (8000, 8000, [])
                with wave.open(io.BytesIO(taped.sound)) as file:
                    assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 8000)
                assert converter.process is not None
                os.kill(converter.process, signal.SIGKILL)
        finally:
            converter.close()

    asyncio.run(run())


def test_what_hangs_is_ended_and_begun_anew(tmp_path: Path) -> None:
    path = voice_sound.Tape(1).tone(700, 1.0).write(tmp_path / "a.pcap")

    async def run() -> None:
        converter = Converter(longest=3.0)
        try:
            # A pipe to which nobody writes is read for ever.
            os.mkfifo(tmp_path / "pipe.pcap")
            hangs = asyncio.create_task(converter.taped(str(tmp_path / "pipe.pcap"), 1))
            # Whoever comes meanwhile waits for it, and not for ever.
            others = [asyncio.create_task(converter.taped(str(path), 1)) for _one in range(20)]
            first = await asyncio.wait_for(others[0], 30)
            assert first.length == 8000
            assert {one.length for one in await asyncio.gather(*others)} == {8000}
            # It was asked again, and hung again: here it would take everything else with it.
            with pytest.raises(ConversionFailed, match=r"pipe\.pcap"):
                await asyncio.wait_for(hangs, 30)
        finally:
            converter.close()

    asyncio.run(run())


def _is_said_and_the_next_one_is_converted(bad: Path, *why: type[Exception]) -> None:
    good = voice_sound.Tape(1).tone(700, 1.0).write(bad.parent / "good.pcap")

    async def run() -> None:
        converter = Converter()
        try:
            with pytest.raises(why):
                await converter.taped(str(bad), 1)
            before = converter.process
            assert (await converter.taped(str(good), 1)).length == 8000
            assert converter.process == before
        finally:
            converter.close()

    asyncio.run(run())


def test_what_cannot_be_converted_is_said_and_the_next_one_is_converted(tmp_path: Path) -> None:
    bad = tmp_path / "other.wav"
    bad.write_bytes(b"RIFF" + b"\0" * 60)
    _is_said_and_the_next_one_is_converted(bad, wave.Error, EOFError)


def test_a_file_that_says_it_took_days_does_not_take_the_memory_of_the_machine(tmp_path: Path) -> None:
    # A clock that was set anew: 149 hours are 2 ** 32 samples.
    late = voice_sound.Tape(1).tone(700, 0.1).pause(149 * 3600).tone(700, 0.1).write(tmp_path / "late.pcap")
    _is_said_and_the_next_one_is_converted(late, MemoryError)


_OWNER = """
import asyncio, sys
from fawang.hotline.telephony.programs.conversion import Converter
if __name__ == "__main__":
    async def run():
        converter = Converter()
        await converter.taped("/nowhere.pcap", 1)
        print(converter.process, flush=True)
        await converter.taped(sys.argv[1], 1)

    asyncio.run(run())
"""


def test_it_ends_with_who_began_it_also_when_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(_OWNER)
    # It hangs in the middle of this.
    os.mkfifo(tmp_path / "pipe.pcap")
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[4]}"}
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "pipe.pcap")], stdout=subprocess.PIPE, env=environment
    ) as owner:
        assert owner.stdout is not None
        converter = int(owner.stdout.readline())
        # Whoever opens it to read and waits is seen by that it can be opened to write.
        writes = until(lambda: opened(tmp_path / "pipe.pcap"), "that it is opened")
        owner.kill()
    until(lambda: not runs(converter), "its end")
    os.close(writes)


def opened(pipe: Path) -> int:
    """Open a pipe to write if somebody reads it: a number of a file; 0 if nobody does."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return 0


def runs(process: int) -> bool:
    """Tell whether a process is there, and more than its remains."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
