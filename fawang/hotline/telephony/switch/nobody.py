"""Ports that take what is sent to them, and throw it away: to one of them sends whoever hears nobody.

Where nobody listens each packet comes back as an error (ICMP, port unreachable), which costs more than the packet did.
"""

import socket

from fawang.hotline.telephony.switch import sdp


def deaf() -> socket.socket:
    """Return a UDP socket, not bound yet, that keeps a packet or two and drops all others."""
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Linux makes the least that it has of it.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    return found


class Nobody:
    """A port of that sort, for as long as the switch works."""

    def __init__(self, host: str) -> None:
        self._socket = deaf()
        self._socket.bind((host, 0))

    def at(self, port: int) -> int:
        """Return the port to which somebody sends who should send to `port`, or to nobody."""
        found: int = self._socket.getsockname()[1]
        return found if port == sdp.NOBODY else port

    def close(self) -> None:
        """Take nothing any more."""
        self._socket.close()
