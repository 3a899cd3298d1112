"""A telephone, as the embedded switch knows it."""

import asyncio
from dataclasses import dataclass, field

from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.offers import take
from fawang.hotline.telephony.switch.player import Answer
from fawang.hotline.telephony.switch.vanished import Hearing


@dataclass(slots=True)
class Leg:
    """A telephone. `outside` is its description of media, `offered` what of it rtpengine has been told, `inside`
    the port of ours, `event` the payload type of keys there, `to` where that sends.

    `ringing`: the port of ours before it has taken off, where it is known; `ahead`: where that was told to
    send by then. `described`: it has said so, or is gone. Who calls without an offer says so last (RFC 3261, 13.2.1).
    """

    name: str
    dialog: str
    arrived: bool = False
    outside: str = ""
    offered: str = ""
    inside: int = 0
    event: int = 101
    to: int = sdp.NOBODY
    ringing: int = 0
    ahead: int = sdp.NOBODY
    web: bool = False
    up: bool = False
    recorded: bool = False
    hearing: Hearing = field(default_factory=Hearing)
    described: asyncio.Event = field(default_factory=asyncio.Event)
    sounds: bool = False
    playing: asyncio.Task[None] | None = None
    told: asyncio.Task[Answer] | None = None
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def holds(self) -> bool:
        """Tell whether the telephone has put us on hold."""
        return bool(self.outside) and self.way in (sdp.Way.SENDS, sdp.Way.NEITHER)

    @property
    def way(self) -> sdp.Way:
        """Return which ways its audio goes.

        Raises:
            ValueError: it has none.
        """
        return sdp.way_of(take(self.outside).description)
