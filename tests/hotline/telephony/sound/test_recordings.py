"""Packets that were recorded become two voices, whatever order they lie in."""

import struct
import tracemalloc
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.telephony.sound import recordings
from lab.bench import voice_sound as sound
from lab.bench import voice_tapes as tapes

INSIDE = 6002
HERE = bytes((127, 0, 0, 1))
_BEGAN = 1_795_709_473.0


def packets_in(folder: Path, packets: list[tuple[float, int, int]], outside: bytes = HERE) -> Path:
    """Write packets of 20 ms, each with its moment, its port and its timestamp, as they are given.

    Those of even timestamps go to the loopback, the others to `outside`.
    """
    records = []
    for number, (moment, port, stamp) in enumerate(packets):
        packet = struct.pack(">BBHII", 0x80, 8, number, stamp, port) + bytes(160)
        udp = struct.pack(">HHHH", 6000, port, 8 + len(packet), 0) + packet
        ip = struct.pack(
            ">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, HERE, outside if stamp % 2 else HERE
        )
        frame = bytes(12) + b"\x08\x00" + ip + udp
        micros = round(moment * 1e6)
        records.append(
            struct.pack("<IIII", micros // 1_000_000, micros % 1_000_000, len(frame), len(frame)) + frame
        )
    path = folder / "packets.pcap"
    path.write_bytes(bytes(24) + b"".join(records))
    return path


def test_a_packet_that_came_before_the_first_of_its_file_lies_at_the_begin(tmp_path: Path) -> None:
    # One thread writes down what the caller says, another what the lawyer says.
    first, before = (_BEGAN, 6000, 5000), (_BEGAN - 0.0004, INSIDE, 77_000)
    tracemalloc.start()
    left, right = recordings.voices(
        packets_in(tmp_path, [first, before, (_BEGAN + 0.02, 6000, 5160)]), INSIDE
    )
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(left) == len(right) == 320
    assert np.flatnonzero(right).max() < 160
    assert most < 1_000_000


@given(
    st.lists(
        st.tuples(st.integers(-300, 300), st.booleans(), st.integers(0, 2**32 - 1)), min_size=1, max_size=12
    )
)
def test_no_recording_is_longer_than_it_took(tmp_path_factory, packets) -> None:  # type: ignore[no-untyped-def]
    moments = [_BEGAN + millis / 1000 for millis, _inside, _stamp in packets]
    path = packets_in(
        tmp_path_factory.mktemp("packets"),
        [
            (moment, INSIDE if inside else 6000, stamp)
            for moment, (_millis, inside, stamp) in zip(moments, packets, strict=True)
        ],
    )
    left, right = recordings.voices(path, INSIDE)
    # A packet lies half a second from where it was heard at the most.
    took = max(moments) - moments[0]
    assert len(left) == len(right) <= (took + 0.5) * recordings.RATE + 160 + 8


def test_the_telephones_port_may_have_the_number_of_ours_at_another_address(tmp_path: Path) -> None:
    outside = bytes((10, 0, 0, 9))
    path = packets_in(tmp_path, [(_BEGAN, INSIDE, 5001), (_BEGAN + 0.5, INSIDE, 5000)], outside)
    left, right = recordings.voices(path, INSIDE)
    assert np.flatnonzero(left).max() < 160
    assert np.flatnonzero(right).min() >= 4000
    # Nor need it be known.
    assert [*map(np.any, recordings.voices(path, 0))] == [True, True]


def test_a_tone_is_heard_again_where_it_was(tmp_path: Path) -> None:
    path = sound.Tape(1).pause(0.5).tone(700, 1.0).write(tmp_path / "tone.pcap")
    left, right = recordings.voices(path, INSIDE)
    assert len(right) == recordings.RATE
    assert tapes.loudest(right) == 700
    assert not left.any()
