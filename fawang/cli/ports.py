"""Ports for programs that are started beside us; without Django."""

import random
import socket

#: Below those that systems give to whoever wants any (from 32768 on): nobody gets one by chance before it is used.
_LOWEST, _HIGHEST = 15_000, 30_000


def free_port() -> int:
    """Return a port of this machine that nobody has at present, neither for UDP nor for TCP."""
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
            return port
    raise OSError("no port is free")
