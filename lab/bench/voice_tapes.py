"""What the media engine recorded in a bench: kept aside before the hotline destroys it, and read for what was lost."""

import bisect
import os
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound import recordings
from fawang.hotline.telephony.sound.wav import RATE
from lab.bench.voice_sound import CALLER_SOURCE

_AUDIO, _EVENT = 8, 101
_HALF = 1 << 15
#: Seconds between two packets from which on somebody was silent.
_PAUSE = 0.06


@dataclass(frozen=True, slots=True)
class Side:
    """The audio of one side of a call: when each packet of it came, in seconds of the epoch."""

    moments: tuple[float, ...]
    #: Packets whose numbers are missing between the first and the last one.
    lost: int

    @property
    def first(self) -> float:
        """When it began."""
        return self.moments[0]

    @property
    def packets(self) -> int:
        """How many packets came."""
        return len(self.moments)

    def talks(self, at: float) -> bool:
        """Tell whether they talked at a moment, without a pause of more than a packet or two."""
        after = bisect.bisect(self.moments, at)
        return 0 < after < len(self.moments) and self.moments[after] - self.moments[after - 1] < _PAUSE


@dataclass(frozen=True, slots=True)
class Heard:
    """A recorded call: what the caller sent, and what came from the lawyer; None where nothing did."""

    caller: Side | None
    lawyer: Side | None


class Tapes:
    """Links to the files of recordings, made while they are written, for as long as the block lasts."""

    def __init__(self, recordings_folder: Path, kept: Path) -> None:
        self._from, self._kept = recordings_folder / "pcaps", kept
        kept.mkdir(parents=True, exist_ok=True)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Tapes":
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()

    def files(self) -> list[Path]:
        """Return what has been kept."""
        return sorted(self._kept.glob("*.pcap"))

    def _look(self) -> None:
        while not self._over.wait(0.2):
            for path in self._from.glob("*.pcap"):
                try:
                    os.link(path, self._kept / path.name)
                except OSError:
                    # It is kept already, or gone this moment.
                    continue


def name_of(path: Path) -> str:
    """Return the exchange's name of the call that was recorded in a file."""
    return path.name.removeprefix("fawang-").rpartition("-")[0]


def read(path: Path) -> Heard:
    """Return what a file of recorded packets holds of the two sides."""
    sides: dict[bool, list[tuple[float, int, int]]] = {True: [], False: []}
    for moment, _host, _port, packet in recordings.packets(path.read_bytes()):
        if len(packet) < 12 or packet[0] >> 6 != 2 or packet[1] & 0x7F not in (_AUDIO, _EVENT):
            continue
        number, _stamp, source = struct.unpack_from(">HII", packet, 2)
        sides[source == CALLER_SOURCE].append((moment, source, number))
    return Heard(_side(sides[True]), _side(sides[False]))


def _side(packets: Sequence[tuple[float, int, int]]) -> Side | None:
    if not packets:
        return None
    # By source: rtpengine numbers each of what it sends anew.
    numbers: dict[int, list[int]] = {}
    for _moment, source, number in packets:
        own = numbers.setdefault(source, [])
        # 16 bits, which begin again.
        own.append(number if not own else own[-1] + ((number - own[-1] + _HALF) % (2 * _HALF)) - _HALF)
    lost = sum(max(own) - min(own) + 1 - len(set(own)) for own in numbers.values())
    return Side(tuple(sorted(moment for moment, _source, _number in packets)), lost)


def loudest(samples: np.ndarray) -> int:
    """Return the frequency that is most of a voice, in whole steps of 10 Hz; 0 where it is silent."""
    if len(samples) < RATE // 10 or float(samples.std()) < 300:
        return 0
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    return round(int(power[1:].argmax() + 1) * RATE / len(samples) / 10) * 10
