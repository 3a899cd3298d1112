"""A telephone, as the embedded switch knows it, and the port to which whoever hears nobody sends."""

import asyncio
import socket
from dataclasses import dataclass, field

from fawang.hotline.switch import sdp
from fawang.hotline.switch.vanished import Hearing


@dataclass(slots=True)
class Leg:
    """A telephone. `outside` is its description of media, `offered` what of it rtpengine has been told, `inside`
    the port of ours, `to` where that sends.

    `described`: it has said so, or is gone. Who calls without an offer says so last (RFC 3261, 13.2.1).
    """

    name: str
    dialog: str
    arrived: bool = False
    outside: str = ""
    offered: str = ""
    inside: int = 0
    to: int = sdp.NOBODY
    web: bool = False
    up: bool = False
    recorded: bool = False
    hearing: Hearing = field(default_factory=Hearing)
    described: asyncio.Event = field(default_factory=asyncio.Event)
    playing: asyncio.Task[None] | None = None
    #: What was played is stopped beside whatever is done next: who has taken off does not wait for it.
    stopping: asyncio.Task[None] | None = None
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def holds(self) -> bool:
        """Tell whether the telephone has put us on hold."""
        return sdp.way_of(self.outside) in (sdp.Way.SENDS, sdp.Way.NEITHER)


class Nobody:
    """A port that takes what is sent to it, and throws it away.

    Where nobody listens each packet comes back as an error (ICMP, port unreachable), which costs more than it did.
    """

    def __init__(self, host: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Linux keeps no more than a packet then, and drops all others.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self._socket.bind((host, 0))

    def at(self, port: int) -> int:
        """Return the port to which somebody sends who should send to `port`, or to nobody."""
        found: int = self._socket.getsockname()[1]
        return found if port == sdp.NOBODY else port

    def close(self) -> None:
        """Take nothing any more."""
        self._socket.close()
