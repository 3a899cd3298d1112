"""Telephones of a bench say what is on their tape, and take what is sent to them."""

import socket
import time
from pathlib import Path

from lab.bench import voice_sound as sound
from lab.bench.voice_phones import Phones, phones
from lab.bench.voice_sipp import HOST
from tests.waiting import stand_by

#: Of none of the ranges that other tests use.
FIRST, LAST = 20100, 20120


def test_each_says_its_tape_from_its_port_until_it_is_over_and_keeps_when_it_heard_first(
    tmp_path: Path,
) -> None:
    tape = sound.Tape(7).tone(700, 1.0).write(tmp_path / "tape.pcap")
    one = Phones(f"{tmp_path / 'sipp.log'}", FIRST, LAST, f"{tape}")
    assert [one.port_of(call) for call in (1, 2, 6)] == [20100, 20104, 20120]
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as somebodys,
    ):
        somebodys.bind((HOST, 20112))
        other.bind((HOST, 0))
        _talk(one, other, tmp_path)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind((HOST, LAST))


def _talk(one: Phones, other: socket.socket, tmp_path: Path) -> None:
    with phones([one]) as them:
        other.settimeout(60)
        port = other.getsockname()[1]
        with (tmp_path / "sipp.log").open("w") as log:
            # Lines come as sipp writes them, in pieces too.
            print("something else\nplays 2", end="", file=log, flush=True)
            stand_by(0.05)
            print(f" {port}", file=log, flush=True)
            packets = [other.recvfrom(2048) for _packet in range(50)]
            assert {sender for _packet, sender in packets} == {(HOST, 20104)}
            assert [packet[2:4] for packet, _sender in packets] == [bytes((0, at)) for at in range(50)]
            print(f"plays 3 {port}", file=log, flush=True)
            assert other.recvfrom(2048)[1] == (HOST, 20108)
            # The first is sipp's, the fourth somebody else's: they speak from elsewhere.
            print(f"over 3\nplays 1 {port}\nplays 4 {port}", file=log, flush=True)
            senders = set[tuple[str, int]]()
            while len(senders - {(HOST, 20108)}) < 2:
                senders.add(other.recvfrom(2048)[1])
            print("over 1\nover 4", file=log, flush=True)
            # Sooner or later nothing comes for a while.
            other.settimeout(0.2)
            while (sender := _next(other)) is not None:
                senders.add(sender)
            assert len(senders - {(HOST, 20108)}) == 2
            assert not senders & {(HOST, 20100), (HOST, 20112)}
        before = time.time()
        # An error would be raised by the second.
        for _packet in range(50):
            other.sendto(bytes(172), (HOST, LAST))
        after = time.time()
        heard = them.heard()
    assert heard.keys() == {LAST}
    # The clock of the kernel and ours may differ in the last digit of a float.
    assert before - 0.001 <= heard[LAST] <= after + 0.001


def _next(other: socket.socket) -> tuple[str, int] | None:
    """Return from where the next packet is; None where none comes for a while."""
    try:
        sender: tuple[str, int] = other.recvfrom(2048)[1]
    except TimeoutError:
        return None
    return sender
