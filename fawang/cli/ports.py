"""Ports for programs that are started beside us; without Django."""

import socket


def free_port() -> int:
    """Return a UDP port of this machine that nobody has at present."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
