"""The sum of voices: who hears whom, late and lost packets, and what twenty talks at once cost."""

import asyncio
import contextlib
import os
import secrets
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.telephony.sound.g711 import ALAW, ALAW_CODES, SILENCE, STEP
from fawang.hotline.telephony.switch.mixer import Mixer
from fawang.hotline.telephony.switch.mixing import FRAME, Mix, Stream
from tests.waiting import a_while, soon

QUIET = bytes([SILENCE]) * FRAME


def packet(number: int, sound: bytes, *, source: int = 7, kind: int = 8) -> memoryview:
    """Return the packet of RTP with this number, 20 ms each."""
    stamp = (number * FRAME) & 0xFFFFFFFF
    return memoryview(struct.pack(">BBHII", 0x80, kind, number & 0xFFFF, stamp, source) + sound)


def level(sample: int) -> bytes:
    """Return 20 ms of one sample."""
    return bytes([int(ALAW_CODES[(sample + 32768) // STEP])]) * FRAME


def fed(stream: Stream, *numbers: int, source: int = 7) -> Stream:
    """Let packets come in this order; each holds its number as a code."""
    for number in numbers:
        data = packet(number, bytes([number & 0xFF]) * FRAME, source=source)
        stream.take(data, len(data))
    return stream


def given_by(stream: Stream, frames: int) -> list[int | None]:
    """Return the numbers of the packets that are played, None for silence."""
    found: list[int | None] = []
    for _frame in range(frames):
        frame = memoryview(bytearray(FRAME))
        stream.give(frame)
        found.append(None if bytes(frame) == QUIET else frame[0])
        assert len(set(bytes(frame))) == 1
    return found


def test_every_code_stands_for_its_sample_and_every_sample_for_the_nearest_code() -> None:
    assert (ALAW_CODES[(ALAW.astype(int) + 32768) // STEP] == np.arange(256)).all()
    samples = np.arange(-32768, 32768, 7)
    nearest = np.abs(ALAW.astype(int)[None, :] - samples[:, None]).min(axis=1)
    found = np.abs(ALAW[ALAW_CODES[(samples + 32768) // STEP]] - samples)
    assert (found - nearest).max() <= STEP
    assert (found == nearest).mean() > 0.99


def test_a_voice_is_played_in_order_once_two_packets_of_it_are_there() -> None:
    stream = fed(Stream(), 1)
    assert given_by(stream, 1) == [None]
    assert given_by(fed(stream, 2, 3), 2) == [1, 2]


def test_packets_out_of_order_and_twice_are_played_once_and_in_order() -> None:
    assert given_by(fed(Stream(), 2, 1, 1, 4, 3), 5) == [1, 2, 3, 4, None]


def test_what_is_lost_is_silence_and_what_comes_too_late_is_left_out() -> None:
    stream = fed(Stream(), 1, 2, 4)
    assert given_by(stream, 3) == [1, 2, None]
    assert given_by(fed(stream, 3, 5), 3) == [4, 5, None]


def test_a_voice_that_was_silent_is_gathered_anew() -> None:
    stream = fed(Stream(), 1, 2)
    assert given_by(stream, 4) == [1, 2, None, None]
    assert given_by(fed(stream, 90), 1) == [None]
    assert given_by(fed(stream, 91), 3) == [90, 91, None]


def test_who_sends_too_fast_is_never_further_behind_than_eighty_milliseconds() -> None:
    assert given_by(fed(Stream(), *range(1, 10)), 5) == [6, 7, 8, 9, None]


def test_another_source_begins_anew_and_numbers_begin_anew() -> None:
    stream = fed(Stream(), 100, 101, 102)
    assert given_by(stream, 1) == [100]
    assert given_by(fed(stream, 3, 4, source=8), 3) == [3, 4, None]
    around = (1 << 32) // FRAME
    assert len([one for one in given_by(fed(Stream(), *range(around - 1, around + 2)), 3) if one]) == 3


@given(st.lists(st.tuples(st.integers(0, 1 << 27), st.integers(0, 3)), max_size=60))
def test_whatever_comes_the_next_frame_is_there(packets: list[tuple[int, int]]) -> None:
    stream, frame = Stream(), memoryview(bytearray(FRAME))
    for number, played in packets:
        fed(stream, number)
        for _frame in range(played):
            stream.give(frame)
    fed(stream, 5000, 5001, 5002, source=99)
    assert given_by(stream, 3) == [5000 & 0xFF, 5001 & 0xFF, 5002 & 0xFF]


@given(st.binary(max_size=400))
def test_what_is_no_packet_is_left_aside(data: bytes) -> None:
    stream = Stream()
    stream.take(memoryview(data + bytes(600)), len(data))
    stream.give(memoryview(bytearray(FRAME)))


class Leg:
    """The inside of a leg, as the mixer sees it."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port: int = self.socket.getsockname()[1]
        self._count = count(1)
        self._source = secrets.randbits(32)

    def says(self, port: int, sample: int) -> None:
        """Send 20 ms of one sample."""
        number = next(self._count)
        self.socket.sendto(packet(number, level(sample), source=self._source), ("127.0.0.1", port))

    def heard(self) -> list[int]:
        """Return the samples of the packets that have come."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while data := self.socket.recv(400):
                assert (len(data), data[1]) == (12 + FRAME, 8)
                found.append(int(ALAW[data[-1]]))
        return found


@pytest.fixture
def legs() -> Iterator[list[Leg]]:
    """Four legs."""
    found = [Leg() for _leg in range(4)]
    yield found
    for one in found:
        one.socket.close()


def talk(mix: Mix, legs: list[Leg], ports: dict[int, int], said: list[int]) -> list[int | None]:
    """Let each say its sample for 100 ms; return what each of them has heard at the end of it."""
    heard: list[list[int]] = [[] for _leg in legs]
    for _tick in range(5):
        for leg, sample in zip(legs, said, strict=True):
            if leg.port in ports and sample:
                leg.says(ports[leg.port], sample)
        mix.receive()
        mix.tick()
    for own, leg in zip(heard, legs, strict=True):
        own.extend(leg.heard())
    return [own[-1] if own else None for own in heard]


def near(heard: Sequence[int | None], wanted: Sequence[int | None]) -> bool:
    """Tell whether all is as wanted, as exactly as A-law can say it."""
    return all(
        one is other
        or (one is not None and other is not None and abs(one - other) <= max(16, abs(other) / 32))
        for one, other in zip(heard, wanted, strict=True)
    )


def test_each_hears_the_sum_of_the_others_and_never_themselves(legs: list[Leg]) -> None:
    mix = Mix()
    all_of_them = [leg.port for leg in legs[:3]]
    ports = mix.hear(dict.fromkeys(all_of_them, all_of_them))
    said = [1000, 200, -4000, 0]
    assert near(talk(mix, legs, ports, said), [-3800, -3000, 1200, None])
    # One of them is silent: they hear the others, and are sent silence for.
    assert near(talk(mix, legs, ports, [0, 0, 0, 0])[:3], [8, 8, 8])


def test_who_hears_whom_may_be_one_way(legs: list[Leg]) -> None:
    mix = Mix()
    caller, seat, supervisor, _ = (leg.port for leg in legs)
    ports = mix.hear({caller: [seat], seat: [caller, supervisor], supervisor: [caller, seat]})
    said = [1000, 300, 5000, 0]
    assert near(talk(mix, legs, ports, said), [300, 6000, 1300, None])
    ports = mix.hear({caller: [seat], seat: [caller], supervisor: [caller, seat]})
    assert near(talk(mix, legs, ports, said), [300, 1000, 1300, None])
    # Who hears nobody is sent nothing at all.
    ports = mix.hear({caller: [], seat: [caller], supervisor: [seat]})
    assert near(talk(mix, legs, ports, said), [None, 1000, 300, None])
    mix.hear({})
    assert mix.empty


def test_what_is_too_loud_is_as_loud_as_can_be(legs: list[Leg]) -> None:
    mix = Mix()
    everybody = [leg.port for leg in legs]
    ports = mix.hear(dict.fromkeys(everybody, everybody))
    assert near(talk(mix, legs, ports, [30000, 30000, -100, 20000]), [32256, 32256, 32256, 32256])
    assert near(talk(mix, legs, ports, [-30000, -30000, 100, -20000]), [-32256, -32256, -32256, -32256])


def test_packets_of_anybody_else_are_not_heard(legs: list[Leg]) -> None:
    mix = Mix()
    one, two, stranger, _ = legs
    ports = mix.hear({one.port: [two.port], two.port: [one.port]})
    for _tick in range(5):
        stranger.says(ports[two.port], 9000)
        mix.receive()
        mix.tick()
    assert near(one.heard()[-1:], [0])


def test_twenty_talks_of_three_take_little_of_a_core_and_the_process_ends_when_nobody_needs_it() -> None:
    async def run() -> None:
        lost: list[bool] = []
        mixer = Mixer(lambda: lost.append(True), kept=0.2)
        legs = [Leg() for _leg in range(60)]
        hears = {
            leg.port: [other.port for other in legs[at // 3 * 3 : at // 3 * 3 + 3] if other is not leg]
            for at, leg in enumerate(legs)
        }
        ports = await mixer.hear(hears)
        process = mixer.process
        assert process is not None
        began, used = time.monotonic(), _seconds_of(process)
        heard = 0
        for tick in range(150):
            for leg in legs:
                leg.says(ports[leg.port], 500)
            heard += sum(1000 - 32 < one < 1000 + 32 for leg in legs for one in leg.heard())
            await a_while(max(0.0, began + 0.02 * (tick + 1) - time.monotonic()))
        share = (_seconds_of(process) - used) / (time.monotonic() - began)
        print(f"twenty talks of three: {share:.1%} of a core")
        # 2 % on an idle machine.
        assert share < 0.15
        # A busy machine sends some of them too late.
        assert heard > 60 * 150 / 2
        await mixer.leave(*hears)
        for leg in legs:
            leg.socket.close()
        await soon(lambda: not os.path.exists(f"/proc/{process}"))
        assert (mixer.process, lost) == (None, [])

    asyncio.run(run())


def test_a_mixer_that_dies_is_begun_anew_and_knows_what_it_knew() -> None:
    async def run() -> None:
        lost: list[bool] = []
        mixer = Mixer(lambda: lost.append(True))
        legs = [Leg() for _leg in range(3)]
        hears = {leg.port: [other.port for other in legs if other is not leg] for leg in legs}
        before = await mixer.hear(hears)
        first = mixer.process
        assert first is not None
        os.kill(first, 9)
        await soon(lambda: lost)
        again = await mixer.ports()
        assert again.keys() == before.keys()
        assert mixer.process not in (None, first)
        await mixer.close()
        for leg in legs:
            leg.socket.close()

    asyncio.run(run())


def _seconds_of(process: int) -> float:
    """Return the seconds of computing that a process has used."""
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
