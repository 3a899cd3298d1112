"""The line that the demonstration prints for baresip: with a real baresip, through a real edge, and without one."""

import asyncio
import os
import shlex
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound import recordings as recordings_of
from lab.demo.demonstration import by_baresip
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import loudest, telephones
from tests.waiting import soon

#: Who has neither microphone nor loudspeaker speaks from a file, and hears into one.
_CONFIG = """
module_path /usr/lib/baresip/modules
module stdio.so
{codecs}
module srtp.so
module aufile.so
module_app menu.so
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/heard.wav
audio_alert aufile,{folder}/alert.wav
"""
#: All its codecs: they take the numbers from 96 to 110, and its events then have 111.
ALL_CODECS = ("opus", "amr", "g726", "l16", "g711")


def loudness(path: Path) -> float:
    """How loud a file is by now; its head (44 bytes) says nothing of its length before it is closed."""
    content = path.read_bytes()[44:] if path.exists() else b""
    samples = np.frombuffer(content[: len(content) // 2 * 2], "<i2").astype(float)
    return float(np.abs(samples).max(initial=0))


def says(folder: Path, hertz: int, codecs: tuple[str, ...] = ("g711",)) -> None:
    """Lay down what baresip says for twenty seconds, a tone or nothing (0), and by which codecs."""
    modules = "\n".join(f"module {one}.so" for one in codecs)
    (folder / "config").write_text(_CONFIG.format(folder=folder, codecs=modules))
    samples = np.sin(np.arange(8000 * 20) * (2 * np.pi * hertz / 8000)) * 8000
    with wave.open(str(folder / "said.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.astype("<i2").tobytes())


@asynccontextmanager
async def baresip_calls(
    port: int, folder: Path, account: str = "", trace: Path = Path(os.devnull)
) -> AsyncIterator[asyncio.StreamWriter]:
    """Let baresip call; what is written to it are keys, and `trace` gets its messages.

    Args:
        account: what its account has beside, as `;mediaenc=srtp-mand`.
    """
    line = by_baresip(f"{port}").replace(";regint=0", f";regint=0{account}")
    program, *arguments = shlex.split(line)
    baresip = await asyncio.create_subprocess_exec(
        program, "-f", f"{folder}", "-t", "30", "-s", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=(messages := trace.open("ab")), stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "HOME": f"{folder}"},
    )  # fmt: skip
    assert baresip.stdin is not None
    try:
        yield baresip.stdin
    finally:
        messages.close()
        if baresip.returncode is None:
            baresip.terminate()
        await baresip.wait()


def test_the_line_calls_and_its_keys_are_heard(open_edge: tuple[Switchboard, int], tmp_path: Path) -> None:
    exchange, port = open_edge
    says(tmp_path, 0)

    async def run() -> None:
        async with baresip_calls(port, tmp_path) as keys:
            begun = await exchange.news("Stands", stage="language")
            await soon(lambda: loudness(tmp_path / "heard.wav") > 1000)
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
            await exchange.news("Stands", stage="menu")
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


def described(trace: Path) -> list[str]:
    """Return what baresip offered, and what it was answered."""
    _none, *found = trace.read_text(errors="replace").split("\nm=audio ")
    return [one.partition("\x1b")[0].replace("\r", "") for one in found]


async def from_the_greeting_to_the_rating(
    exchange: Switchboard, keys: asyncio.StreamWriter, folder: Path
) -> str:
    """Choose a language, consent, take the menu, talk with a lawyer, who hangs up, and rate; return the call."""
    async with telephones("lawyer") as [seat]:
        call = str((await exchange.news("Stands", stage="language"))["call"])
        await soon(lambda: loudness(folder / "heard.wav") > 1000)
        keys.write(b"1")
        assert (await exchange.news("Remember", call=call))["language"] == "mandarin"
        keys.write(b"1")
        await exchange.news("Stands", stage="menu")
        keys.write(b"1")
        assert (await exchange.news("Wait", call=call))["topic"] == "advice"
        seat.play(1000)
        exchange.tell("Offered", call, f"lawyer@{seat.port}")
        await exchange.news("Took", call=call)
        await soon(lambda: seat.hears(440) and heard(folder / "heard.wav") == 1000)
        seat.hang_up()
        await exchange.news("Stands", stage="rating")
        keys.write(b"1")
        assert (await exchange.news("Rate", call=call))["score"] == 5
        assert (await exchange.news("Finish", call=call))["cause"] == "rated"
    return call


def test_keys_of_another_number_go_from_the_greeting_to_the_rating(
    embedded: Switchboard, sip: int, tmp_path: Path
) -> None:
    says(tmp_path, 440, ALL_CODECS)

    async def run() -> None:
        trace = tmp_path / "trace"
        async with baresip_calls(sip, tmp_path, trace=trace) as keys:
            await from_the_greeting_to_the_rating(embedded, keys, tmp_path)
        offered, answered = described(trace)
        events = "a=rtpmap:111 telephone-event/8000"
        assert (events in offered, events in answered) == (True, True)
        assert answered.split("\n")[0].endswith(" RTP/AVP 8 111")

    asyncio.run(run())


def test_who_wants_it_encrypted_is_answered_so_and_is_heard_and_recorded(
    embedded: Switchboard, sip: int, tmp_path: Path
) -> None:
    says(tmp_path, 440)

    async def run() -> None:
        trace = tmp_path / "trace"
        async with baresip_calls(sip, tmp_path, ";mediaenc=srtp-mand", trace) as keys:
            call = await from_the_greeting_to_the_rating(embedded, keys, tmp_path)
        recorded = await embedded.news("Recorded", leg=call)
        left, right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
        assert (loudest(left), loudest(right)) == (440, 1000)
        offered, answered = described(trace)
        for one in (offered, answered):
            assert one.split("\n")[0].split()[1] == "RTP/SAVP"
            assert "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" in one

    asyncio.run(run())
