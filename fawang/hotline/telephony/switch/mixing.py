"""The sum of voices: who is in a talk of more than two hears all whom they are to hear, and never themselves.

A process of its own, `python -m fawang.hotline.telephony.switch.mixing`, so that neither the audio
waits for the platform nor the platform for the audio. A line of JSON in says which port hears which others, all of them
each time; a line out says by which port of ours each of them is heard. It ends with its input. Every 20 ms each port
gets a packet of G.711 A-law (RFC 3551), summed from what has come from the others. Nothing is allocated for a packet.
"""

import json
import os
import secrets
import select
import socket
import struct
import sys
import time
from collections.abc import Collection, Mapping

import numpy as np

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.sound.g711 import ALAW, ALAW_CODES, SILENCE, STEP

HOST = "127.0.0.1"
#: Samples in 20 ms, and the seconds that these are.
FRAME, TICK = 160, 0.02
#: A voice is played once so many samples of it are there, and is never further behind than the most.
DEPTH, MOST = 2 * FRAME, 4 * FRAME
_RING, _HEAD, _PCMA = 2048, 12, 8
_MASK, _HALF = 0xFFFFFFFF, 1 << 31
_BEHIND = 5
#: So many packets of a port are taken at once.
_ROUNDS = 6
_SILENT = bytes([SILENCE])


class Stream:
    """A voice as its packets come, in whatever order: 20 ms of it at a time. What is late or lost is silence."""

    def __init__(self) -> None:
        self._ring = memoryview(bytearray(_SILENT * _RING))
        self._source = -1
        #: RTP timestamps: of the next sample to be played, and after the last one that has come.
        self._at = self._newest = 0
        self._playing, self._idle = False, True

    def take(self, packet: memoryview, length: int) -> None:
        """Take a packet of RTP (RFC 3550); what is none, or no A-law, is left aside."""
        if length <= _HEAD or packet[0] >> 6 != 2 or packet[1] & 0x7F != _PCMA:
            return
        start = _HEAD + 4 * (packet[0] & 0x0F)
        if packet[0] & 0x10 and length >= start + 4:
            start += 4 + 4 * (packet[start + 2] << 8 | packet[start + 3])
        if packet[0] & 0x20:
            length -= packet[length - 1]
        count = length - start
        if not 0 < count <= MOST:
            return
        stamp, source = struct.unpack_from(">II", packet, 4)
        if source != self._source or self._idle:
            self._begin(source, stamp)
        ahead = _signed(stamp - self._at)
        if -MOST <= ahead < 0:
            if self._playing:
                return
            self._at = stamp
        elif not 0 <= ahead <= _RING - count:
            self._begin(source, stamp)
        _put(self._ring, stamp % _RING, packet[start:length])
        end = (stamp + count) & _MASK
        if _signed(end - self._newest) > 0:
            self._newest = end
        while _signed(self._newest - self._at) > MOST:
            self._skip()

    def give(self, frame: memoryview) -> None:
        """Write the next 20 ms into `frame`."""
        here = _signed(self._newest - self._at)
        if self._idle or here < (1 if self._playing else DEPTH):
            # It has run dry: it is gathered anew before it is played.
            self._idle = self._idle or self._playing
            self._playing = False
            frame[:] = _FRAME_OF_SILENCE
            return
        self._playing = True
        at = self._at % _RING
        first = min(FRAME, _RING - at)
        frame[:first] = self._ring[at : at + first]
        if first < FRAME:
            frame[first:] = self._ring[: FRAME - first]
        self._skip()

    def _skip(self) -> None:
        _put(self._ring, self._at % _RING, _FRAME_OF_SILENCE)
        self._at = (self._at + FRAME) & _MASK

    def _begin(self, source: int, stamp: int) -> None:
        self._source, self._at, self._newest = source, stamp, stamp
        self._playing = self._idle = False
        self._ring[:] = _RING_OF_SILENCE


class _Port:
    """A leg: what it says comes to a port of ours, what it hears goes back from there, and from nowhere else."""

    def __init__(self, inside: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((HOST, 0))
        # Only packets from there are let in.
        self.socket.connect((HOST, inside))
        self.number: int = self.socket.getsockname()[1]
        self.stream = Stream()
        self.packet = memoryview(bytearray(_HEAD + FRAME))
        self._sent, self._stamp = secrets.randbits(15), secrets.randbits(31)
        self._source = secrets.randbits(32)

    def send(self, codes: memoryview) -> None:
        """Send 20 ms. A leg that has just gone takes none."""
        self._sent, self._stamp = (self._sent + 1) & 0xFFFF, (self._stamp + FRAME) & _MASK
        struct.pack_into(">BBHII", self.packet, 0, 0x80, _PCMA, self._sent, self._stamp, self._source)
        self.packet[_HEAD:] = codes
        try:
            self.socket.send(self.packet)
        except OSError:
            return


class Mix:
    """All who are in talks of more than two, and whom each of them hears. Ports are named by those of their legs."""

    def __init__(self) -> None:
        self._ports: dict[int, _Port] = {}
        self._poll = select.epoll()
        self._by_file: dict[int, _Port] = {}
        self._buffer = memoryview(bytearray(2048))
        self.hear({})

    @property
    def empty(self) -> bool:
        """Tell whether nobody is there."""
        return not self._ports

    def hear(self, hears: Mapping[int, Collection[int]]) -> dict[int, int]:
        """Let each hear just these others; return our port for each. Who is not named has none any more."""
        for gone in self._ports.keys() - hears.keys():
            port = self._ports.pop(gone)
            self._poll.unregister(port.socket)
            del self._by_file[port.socket.fileno()]
            port.socket.close()
        for fresh in hears.keys() - self._ports.keys():
            port = self._ports[fresh] = _Port(fresh)
            self._by_file[port.socket.fileno()] = port
            self._poll.register(port.socket, select.EPOLLIN)
        row = {inside: at for at, inside in enumerate(self._ports)}
        heard = {inside: [row[one] for one in set(hears[inside]) & row.keys() - {inside}] for inside in row}
        # Who hears nobody is sent nothing: the platform plays something to them, or they are about to go.
        listening = [inside for inside in row if heard[inside]]
        self._sent_to = [self._ports[inside] for inside in listening]
        self._weights = np.zeros((len(listening), len(row)), np.float32)
        for at, inside in enumerate(listening):
            self._weights[at, heard[inside]] = 1
        self._room(len(self._sent_to), len(row))
        return {inside: port.number for inside, port in self._ports.items()}

    def _room(self, listeners: int, speakers: int) -> None:
        self._said = np.zeros((speakers, FRAME), np.uint8)
        self._samples = np.zeros((speakers, FRAME), np.float32)
        self._sums = np.zeros((listeners, FRAME), np.float32)
        self._at = np.zeros((listeners, FRAME), np.intp)
        self._heard = np.zeros((listeners, FRAME), np.uint8)
        self._frames = [memoryview(one) for one in self._said]
        self._codes = [memoryview(one) for one in self._heard]

    def receive(self) -> None:
        """Take the packets that have come: of nobody more than they can have said."""
        buffer = self._buffer
        for _round in range(_ROUNDS):
            for file, _event in self._poll.poll(0):
                port = self._by_file[file]
                try:
                    port.stream.take(buffer, port.socket.recv_into(buffer))
                except OSError:
                    # What was sent to a leg that has gone.
                    continue

    def tick(self) -> None:
        """Send each 20 ms of what they hear."""
        for port, frame in zip(self._ports.values(), self._frames, strict=True):
            port.stream.give(frame)
        np.take(_SAMPLES, self._said, out=self._samples, mode="clip")
        np.matmul(self._weights, self._samples, out=self._sums)
        np.clip(self._sums, -32768, 32767, out=self._sums)
        np.add(self._sums, 32768, out=self._sums)
        np.multiply(self._sums, 1 / STEP, out=self._at, casting="unsafe")
        np.take(ALAW_CODES, self._at, out=self._heard, mode="clip")
        for port, codes in zip(self._sent_to, self._codes, strict=True):
            port.send(codes)


#: The two codes nearest to zero are silence: many who are silent are no louder than one.
_SAMPLES = np.where(np.abs(ALAW) <= STEP, 0, ALAW).astype(np.float32)
_FRAME_OF_SILENCE = memoryview(_SILENT * FRAME)
_RING_OF_SILENCE = memoryview(_SILENT * _RING)


def _signed(difference: int) -> int:
    """Return the difference of two timestamps, which begin anew after 2³²."""
    return ((difference + _HALF) & _MASK) - _HALF


def _put(ring: memoryview, at: int, sound: memoryview) -> None:
    first = min(len(sound), _RING - at)
    ring[at : at + first] = sound[:first]
    if first < len(sound):
        ring[: len(sound) - first] = sound[first:]


def main() -> None:
    """Mix until the input ends."""
    mix, rest = Mix(), b""
    told, told_by = select.poll(), sys.stdin.fileno()
    told.register(told_by, select.POLLIN)
    due = time.monotonic()
    while True:
        if mix.empty:
            told.poll()
            due = time.monotonic()
        if told.poll(0):
            if not (found := os.read(told_by, 1 << 16)):
                return
            *lines, rest = (rest + found).split(b"\n")
            for line in lines:
                ports = mix.hear({int(inside): others for inside, others in json.loads(line).items()})
                os.write(sys.stdout.fileno(), json.dumps(ports).encode() + b"\n")
        due += TICK
        pause = due - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        elif pause < -_BEHIND * TICK:
            due = time.monotonic()
        mix.receive()
        mix.tick()


if __name__ == "__main__":
    priority.give(Precedence.AUDIO)
    main()
