"""The audio of a bench's telephones: what they say is sent, what they hear is thrown away.

sipp knows how to play a file, and opens for each call a socket that Linux looks at for every packet of the machine (of
the kind SOCK_RAW): with three hundred calls that costs more than their audio. So sipp has the signalling alone, and
writes into a log when which call begins to speak, whereto, and when it is over; and here, in a process of its own, is a
plain socket for each.

Each keeps the first packet that came, and when that was. Without a socket each packet to a telephone would come back as
an error (ICMP, port unreachable), which no telephone does.
"""

import contextlib
import heapq
import itertools
import json
import os
import re
import resource
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.sound import recordings
from fawang.hotline.telephony.switch.nobody import deaf
from lab.bench.voice_sipp import HOST

#: sipp gives the audio of each call the next port but three. The first it has itself, and others may be somebody's:
#: whoever should speak there does so from another port, which the media engine learns.
_STEP = 4
#: Files and sockets of the process beside these.
_OTHERS = 256
#: Seconds between two looks into the logs, of which a packet may be late.
_LOOK = 0.002
#: Linux notes when a packet came (socket(7), asm-generic/socket.h); Python has no name for it.
_WHEN = 35
_TIMESPEC = struct.Struct("@ll")
_LINE = re.compile(rb"(plays|over) (\d+)(?: (\d+))?\s*$")
_END_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephones of one sipp: the log that it writes, its range of ports, and the tape of what each says."""

    log: str
    first: int
    last: int
    tape: str

    def port_of(self, call: int) -> int:
        """Return the port at which sipp's call of a number, from 1, hears."""
        return self.first + _STEP * (call - 1) % (self.last + 1 - self.first)


@contextlib.contextmanager
def phones(all_of_them: Sequence[Phones]) -> Iterator["Talking"]:
    """Let telephones speak and hear for as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, json.dumps([asdict(one) for one in all_of_them])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        process.stdout.readline()
        # In truth telephones have processors of their own.
        priority.give(Precedence.AUDIO, process.pid)
        yield Talking(process)
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class Talking:
    """Telephones that speak and hear."""

    process: "subprocess.Popen[bytes]"

    def heard(self) -> dict[int, float]:
        """Return when the first packet came to which port, in seconds of the epoch; they end with it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        found: dict[str, float] = json.loads(self.process.stdout.readline())
        self.process.wait(_END_SECONDS)
        return {int(port): at for port, at in found.items()}


@dataclass(slots=True)
class _Speech:
    """What one call says: packets with the seconds until each, of which telephone, from where and whereto."""

    packets: Sequence[tuple[float, bytes]]
    port: int
    mouth: socket.socket
    to: tuple[str, int]
    began: float
    at: int = 0

    def next(self) -> float | None:
        """Send a packet; return when the next one is due; None where there is none."""
        with contextlib.suppress(OSError):
            self.mouth.sendto(self.packets[self.at][1], self.to)
        self.at += 1
        return self.began + self.packets[self.at][0] if self.at < len(self.packets) else None


@dataclass(slots=True)
class _Said:
    """The lines of a log, as they come."""

    path: Path
    file: int = -1
    rest: bytes = b""

    def lines(self) -> list[bytes]:
        """Return what has come since."""
        if self.file < 0:
            with contextlib.suppress(FileNotFoundError):
                self.file = os.open(self.path, os.O_RDONLY)
        more = os.read(self.file, 1 << 16) if self.file >= 0 else b""
        if not more:
            return []
        *whole, self.rest = (self.rest + more).split(b"\n")
        return whole


@dataclass(slots=True)
class _Speaking:
    """All that is being said."""

    sockets: Mapping[int, socket.socket]
    due: list[tuple[float, int, _Speech]] = field(default_factory=list)
    count: Iterator[int] = field(default_factory=itertools.count)
    silent: set[int] = field(default_factory=set)

    def hear(self, of: Phones, packets: Sequence[tuple[float, bytes]], line: bytes, now: float) -> None:
        """Begin, or end, to speak as a line of a log says."""
        if not (said := _LINE.search(line)):
            return
        port = of.port_of(int(said[2]))
        if said[1] == b"over":
            self.silent.add(port)
        elif (mouth := self.sockets.get(port)) is not None and said[3]:
            speech = _Speech(packets, port, mouth, (HOST, int(said[3])), now)
            heapq.heappush(self.due, (now + packets[0][0], next(self.count), speech))

    def speak(self, now: float) -> float:
        """Send what is due; return the seconds until more is."""
        while self.due and self.due[0][0] <= now:
            _at, number, speech = self.due[0]
            later = None if speech.port in self.silent else speech.next()
            if later is None:
                heapq.heappop(self.due)
            else:
                heapq.heapreplace(self.due, (later, number, speech))
        return min(_LOOK, self.due[0][0] - now) if self.due else _LOOK


def packets_of(tape: Path) -> list[tuple[float, bytes]]:
    """Return the packets of a file, each with the seconds after which it is sent."""
    return [(moment, packet) for moment, _host, _port, packet in recordings.packets(tape.read_bytes())]


@contextlib.contextmanager
def ears(all_of_them: Sequence[Phones]) -> Iterator[dict[int, socket.socket]]:
    """Have a socket for each port of telephones; where somebody else has that, at another one."""
    ports = [port for one in all_of_them for port in range(one.first, one.last + 1, _STEP)]
    taken = {one.first for one in all_of_them}
    _least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = len(ports) + _OTHERS
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )
    with contextlib.ExitStack() as stack:
        found = {}
        for port in ports:
            ear = stack.enter_context(deaf())
            ear.setsockopt(socket.SOL_SOCKET, _WHEN, 1)
            ear.setblocking(False)
            try:
                ear.bind((HOST, 0 if port in taken else port))
            except OSError:
                ear.bind((HOST, 0))
            found[port] = ear
        yield found


def first_heard(ear: socket.socket) -> float | None:
    """Return when the first packet came, in seconds of the epoch; None where none did. It is told once."""
    try:
        _packet, notes, _flags, _from = ear.recvmsg(2048, 64)
    except BlockingIOError:
        return None
    for level, kind, value in notes:
        if (level, kind) == (socket.SOL_SOCKET, _WHEN):
            seconds, nanos = _TIMESPEC.unpack(value[: _TIMESPEC.size])
            return float(seconds + nanos / 1e9)
    return None


def main() -> None:
    """Speak and hear until nobody wants it any more; then print what was heard first at which port."""
    all_of_them = [Phones(**one) for one in json.loads(sys.argv[1])]
    said = [(one, packets_of(Path(one.tape)), _Said(Path(one.log))) for one in all_of_them]
    with ears(all_of_them) as sockets:
        speaking = _Speaking(sockets)
        print("ready", flush=True)
        pause = 0.0
        while not select.select([sys.stdin], [], [], max(0.0, pause))[0]:
            now = time.monotonic()
            for one, packets, log in said:
                for line in log.lines():
                    speaking.hear(one, packets, line, now)
            pause = speaking.speak(time.monotonic())
        found = {port: at for port, ear in sockets.items() if (at := first_heard(ear)) is not None}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
