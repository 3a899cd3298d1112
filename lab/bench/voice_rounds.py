"""One round of calls: lawyers' telephones, callers, callers who wait for the greeting; and what was seen meanwhile."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence
from lab.bench import voice_sipp as sipp
from lab.bench import voice_sound as sound
from lab.bench.cpu import tree_seconds
from lab.bench.voice_delays import Opened
from lab.bench.voice_parts import Hotline
from lab.bench.voice_phones import Phones, phones
from lab.bench.voice_sipp import HOST, NUMBER, Ran, Sipp
from lab.bench.voice_tapes import Tapes

#: A telephone rings so long until it is taken off.
_RING = 0.2
_GREETED_A_SECOND = 4.0
#: Where their audio comes from.
_LAWYERS, _CALLERS = (40000, 49999), (50000, 59999)
#: Until a caller is given up.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """Calls, how many begin a second, and how many seconds each talks. `first` is the number of the first caller."""

    calls: int
    rate: float
    talk: float
    first: int

    @property
    def seconds(self) -> float:
        """How long they take to begin."""
        return self.calls / self.rate

    @property
    def numbers(self) -> list[str]:
        """What the callers show, one number each: nobody calls twice."""
        return [f"138{self.first + one:08}" for one in range(self.calls)]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a round came to.

    `cpu`: seconds of each part, over the round; `talking`: cores that each part kept busy while all talked.
    """

    ran: Ran
    #: Seconds from INVITE to the first packet of the greeting; None for whom it did not come.
    greeted: tuple[float | None, ...]
    #: Seconds from taking off until both voices came; see `voice_delays`.
    joined: tuple[float, ...]
    cpu: Mapping[str, float]
    talking: Mapping[str, float]
    held_up: tuple[float, float]
    packets: int
    lost: int
    machine: float


class Round:
    """What rounds share: a folder, ports, the hotline, the processes whose CPU counts, where recordings come to lie."""

    def __init__(
        self, folder: Path, hotline: Hotline, seats: int, parts: Mapping[str, int], recordings: Path
    ) -> None:
        self._folder, self._hotline, self._seats = folder, hotline, seats
        self._parts, self._recordings = parts, recordings
        self._rounds = 0

    def run(self, load: Load, *, greeted: bool = True) -> tuple[Seen, Tapes, dict[str, Opened]]:
        """Let calls be made; return what was seen, the tapes, and when who was taken off and heard, by number."""
        self._rounds += 1
        folder = self._folder / f"round-{self._rounds}"
        folder.mkdir(parents=True)
        tapes = Tapes(self._recordings, folder / "tapes")
        says = sound.caller(load.talk + 1, "2").write(folder / "caller.pcap")
        answers = sound.lawyer(load.talk).write(folder / "lawyer.pcap")
        (folder / "numbers.csv").write_text("\n".join(("SEQUENTIAL", *load.numbers, "")))
        theirs = Phones(f"{folder / 'lawyer.log'}", *_LAWYERS, f"{answers}")
        ours = Phones(f"{folder / 'caller.log'}", *_CALLERS, f"{says}")
        lawyers = Sipp(
            folder, "lawyer", sipp.lawyer(ring=_RING, talk=load.talk), "-p", str(self._seats),
            "-min_rtp_port", f"{_LAWYERS[0]}", "-max_rtp_port", f"{_LAWYERS[1]}",
        )  # fmt: skip
        callers = Sipp(
            folder, "caller", sipp.caller(patience=_PATIENCE + load.talk), f"{HOST}:{self._hotline.port}",
            "-s", NUMBER, "-r", str(load.rate), "-m", str(load.calls), "-l", str(load.calls), "-inf", "numbers.csv",
            "-min_rtp_port", f"{_CALLERS[0]}", "-max_rtp_port", f"{_CALLERS[1]}",
        )  # fmt: skip
        said = self._hotline.said()
        with phones((theirs, ours)) as talking_phones, tapes, lawyers:
            time.sleep(0.5)
            lawyers.check()
            before, busy, began = self._cpu(), _busy(), time.monotonic()
            with callers:
                waiting = self._greet(load) if greeted else None
                talking = self._while_all_talk(load, began)
                ran = callers.wait(load.seconds + load.talk + _PATIENCE)
            took = time.monotonic() - began
            cpu = {name: value - before[name] for name, value in self._cpu().items()}
            machine = (_busy() - busy) / took
            time.sleep(1)
            heard = talking_phones.heard()
            opened = {
                number: Opened(one.at, heard.get(theirs.port_of(one.call)))
                for number, one in sipp.taken_off(lawyers.logged()).items()
            }
        seen = Seen(ran, _heard(waiting), (), cpu, talking, self._hotline.held_up(said), 0, 0, machine)
        return seen, tapes, opened

    def _greet(self, load: Load) -> "subprocess.Popen[bytes]":
        calls = max(1, int(load.seconds * _GREETED_A_SECOND))
        process = subprocess.Popen(
            [sys.executable, "-m", "lab.bench.voice_probe", str(self._hotline.port), f"{calls}",
             f"{_GREETED_A_SECOND}"],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        priority.give(Precedence.AUDIO, process.pid)
        return process

    def _while_all_talk(self, load: Load, began: float) -> dict[str, float]:
        """Return the cores that parts kept busy while all talked, where the talks are long enough for that."""
        first, last = began + load.seconds + 8, began + load.talk
        if last - first < 5:
            return {}
        time.sleep(max(0.0, first - time.monotonic()))
        before, at = self._cpu(), time.monotonic()
        time.sleep(max(0.0, last - time.monotonic()))
        took = time.monotonic() - at
        return {name: (value - before[name]) / took for name, value in self._cpu().items()}

    def _cpu(self) -> dict[str, float]:
        return {name: tree_seconds(pid) for name, pid in self._parts.items()}


def _heard(process: "subprocess.Popen[bytes] | None") -> tuple[float | None, ...]:
    if process is None:
        return ()
    try:
        out, _err = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return ()
    return tuple(json.loads(out.splitlines()[-1])) if out.strip() else ()


def _busy() -> float:
    """Return the seconds for which cores of this machine have been busy, with whatever."""
    fields = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")
