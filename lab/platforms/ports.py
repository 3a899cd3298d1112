"""Ports for programs that are started beside us; without Django."""

import random
import socket
from collections import deque

#: Below those that systems give to whoever wants any (from 32768 on): nobody gets one by chance before it is used, nor
#: while an rtpengine has it.
_LOWEST, _HIGHEST = 15_000, 20_000
#: A program binds the port that it is told only once it has loaded, which takes a minute where others compute: until
#: then the port is nobody else's who asks here. The latest ones of this process, by a socket each.
_reserved: deque[socket.socket] = deque()
_MOST_RESERVED = 256
#: Those that nobody else gets before this process ends.
_kept: list[socket.socket] = []
#: Ports of audio are given in blocks of so many.
_BLOCK = 100
_AUDIO_LOWEST, _AUDIO_HIGHEST = 20_000, 32_700
#: What keeps blocks for this process, by their first port.
_locks: dict[int, socket.socket] = {}


def free_port(*, kept: bool = False) -> int:
    """Return a port of this machine that nobody has at present, neither for UDP nor for TCP, and keep it.

    Args:
        kept: as long as this process lives, not for the next few hundred: nobody has bound it all the while.
    """
    for port in random.sample(range(_LOWEST, _HIGHEST), 1000):
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as stream,
        ):
            try:
                for probe in (datagrams, stream):
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if _reserve(port, kept=kept):
            return port
    raise OSError("no port is free")


def _reserve(port: int, *, kept: bool = False) -> bool:
    """Let no other process that asks here have a port, by a name of which there is one; tell whether it was free."""
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        mark.bind(f"\0fawang-port-{port}")
    except OSError:
        mark.close()
        return False
    (_kept if kept else _reserved).append(mark)
    if len(_reserved) > _MOST_RESERVED:
        _reserved.popleft().close()
    return True


def audio_ports(number: int = 200) -> tuple[int, int]:
    """Return the first and the last of some UDP ports for an rtpengine: no other gets them until this process ends, or
    gives them back.

    An rtpengine takes ports that another one has (SO_REUSEADDR), and then hears what is meant for the other. Nobody
    listens on these ports for TCP: whoever has bound the first one of a block for TCP has the block.
    """
    size = -(-number // _BLOCK) * _BLOCK
    starts = list(range(_AUDIO_LOWEST, _AUDIO_HIGHEST - size + 1, _BLOCK))
    for start in random.sample(starts, len(starts)):
        taken: dict[int, socket.socket] = {}
        try:
            for first in range(start, start + size, _BLOCK):
                taken[first] = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                taken[first].bind(("127.0.0.1", first))
        except OSError:
            for one in taken.values():
                one.close()
            continue
        _locks.update(taken)
        return start, start + size - 1
    raise OSError("no ports for audio are free")


def give_back(first: int, last: int) -> None:
    """Let others have ports that `audio_ports` returned: nobody uses them any more."""
    for block in range(first, last + 1, _BLOCK):
        _locks.pop(block).close()
