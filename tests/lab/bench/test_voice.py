"""The benchmark of the hotline: what it makes of files and traces, and one small round for real."""

import math
import struct
from pathlib import Path

import numpy as np
import pytest

from fawang.hotline.telephony.sound import recordings
from lab.bench import voice_parts as parts
from lab.bench import voice_sipp as sipp
from lab.bench import voice_sound as sound
from lab.bench import voice_tapes as tapes
from lab.bench.voice import switch_alone
from lab.platforms.instance import PlatformFailed


def test_each_key_of_a_tape_has_a_time_of_its_own(tmp_path: Path) -> None:
    path = sound.Tape(7).key("1").pause(0.5).key("1").tone(700, 0.1).write(tmp_path / "keys.pcap")
    packets = [packet for _moment, _host, _port, packet in recordings.packets(path.read_bytes())]
    keys = [packet for packet in packets if packet[1] & 0x7F == 101]
    assert len({struct.unpack_from(">I", packet, 4)[0] for packet in keys}) == 2
    assert {packet[12] for packet in keys} == {1}
    numbers = [struct.unpack_from(">H", packet, 2)[0] for packet in packets]
    assert numbers == list(range(len(packets)))


def test_what_is_missing_in_a_recording_is_counted(tmp_path: Path) -> None:
    whole = sound.Tape(sound.CALLER_SOURCE).tone(700, 1.0)
    path = whole.write(tmp_path / "whole.pcap")
    heard = tapes.read(path)
    assert heard.caller is not None
    assert (heard.caller.packets, heard.caller.lost, heard.lawyer) == (50, 0, None)
    del whole._packets[20:23]
    heard = tapes.read(whole.write(tmp_path / "less.pcap"))
    assert heard.caller is not None
    assert (heard.caller.packets, heard.caller.lost) == (47, 3)


def test_the_tone_of_a_tape_is_heard_again(tmp_path: Path) -> None:
    path = sound.Tape(sound.LAWYER_SOURCE).tone(sound.LAWYER_HERTZ, 1.0).write(tmp_path / "tone.pcap")
    left, _right = recordings.voices(path, inside=1)
    assert tapes.loudest(left) == sound.LAWYER_HERTZ
    assert tapes.loudest(np.zeros(8000, np.int16)) == 0


def test_when_it_was_taken_off_is_read_from_the_log() -> None:
    line = " 13800100001 <sip:13800100001@127.0.0.1>;tag=ab 1795709473.000000 707.000000 call 12"
    assert sipp.taken_off([line, "nonsense"]) == {"13800100001": sipp.Taken(1795709473.000707, 12)}


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PlatformFailed, match="apt-get install sip-tester"):
        sipp.needed()


def test_the_longest_block_is_read_from_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        "x pulse: held up at most 12.5 ms, 3.0 ms of its own\ny pulse: held up at most 4.0 ms, 3.5 ms of its own\n"
    )
    assert parts.Hotline(None, 1, log).held_up() == (12.5, 3.5)  # type: ignore[arg-type]


def test_a_small_round_goes_to_its_end(tmp_path: Path) -> None:
    figures = {one.name: one for one in switch_alone(tmp_path, calls=4, rate=2, tell=lambda _line: None)}
    done = figures["switch: calls to their end"]
    assert (done.value, done.reach) == (4, 4)
    for name in ("INVITE to greeting, p99", "taken off to both voices, p99", "CPU of a call, media"):
        value = figures[f"switch: {name}"].value
        assert not math.isnan(value)
        assert value > 0
