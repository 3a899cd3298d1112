"""A telephone, as the embedded switch knows it."""

import asyncio
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
