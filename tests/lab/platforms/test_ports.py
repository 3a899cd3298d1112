"""Ports for programs that are started beside us."""

import socket
import subprocess
import sys
from collections import deque

import pytest

from lab.platforms import ports
from lab.platforms.ports import audio_ports, free_port, give_back


def test_a_free_port_can_be_had_for_both() -> None:
    port = free_port()
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as one:
            one.bind(("127.0.0.1", port))


def test_a_port_is_kept_until_the_program_that_is_told_it_has_loaded() -> None:
    port = free_port()
    asks = f"from lab.platforms import ports; print(ports._reserve({port}))"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_port_that_is_kept_is_nobody_else_s_whoever_asks_and_however_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "_reserved", deque())
    monkeypatch.setattr(ports, "_MOST_RESERVED", 2)
    kept, given = free_port(kept=True), free_port()
    others = [free_port() for _ in range(3)]
    assert kept not in others
    assert not ports._reserve(kept)
    # One that is not kept is anybody's in the end.
    assert ports._reserve(given)


def test_ports_of_audio_are_nobody_else_s_as_long_as_the_process_lives() -> None:
    first, last = audio_ports(250)
    assert last - first + 1 == 300
    others = [audio_ports(100) for _ in range(20)]
    asks = "from lab.platforms.ports import audio_ports; print(*audio_ports(100))"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    others.append(tuple(map(int, done.stdout.split())))  # type: ignore[arg-type]
    taken = [(first, last), *others]
    assert len({port for low, high in taken for port in range(low, high + 1)}) == 300 + 21 * 100


def test_ports_of_audio_that_are_given_back_are_anybody_s() -> None:
    first, last = audio_ports(200)
    give_back(first, last)
    for block in (first, first + 100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.bind(("127.0.0.1", block))
