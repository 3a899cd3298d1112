"""sippy as it is used here: its parts, of which some are changed.

It is loaded in the thread that uses it, and writes messages neither to its log nor to standard error.
"""

import logging
import sys
from typing import Any

from fawang.hotline.telephony.programs.log_limit import LineLimit
from fawang.hotline.telephony.switch.within import Within

_HIGHEST_PORT = 65535
log = logging.getLogger(__name__)

#: Whoever reaches the port can send anything.
_UNREAD = LineLimit(
    50, 60.0, lambda more: log.warning("%s more SIP messages could not be read or handled", more)
)


class Silent:
    """sippy's log holds whole messages, numbers among them: nothing of it is kept."""

    def write(self, *_: object, **__: object) -> None:
        """Keep nothing."""


class _Stack:
    """What is used of sippy: its events, its headers, its loop."""


def load() -> Any:
    """Return what is used of sippy, for the thread that loads it.

    It is changed where it would print what nobody may read, or fail.
    """
    # Its dispatcher belongs to the thread that loads it.
    from sippy import CCEvents
    from sippy.Core.EventDispatcher import ED2
    from sippy.MsgBody import MsgBody
    from sippy.SipAddress import SipAddress
    from sippy.SipCallId import SipCallId
    from sippy.SipConf import SipConf
    from sippy.SipContact import SipContact
    from sippy.SipGenericHF import SipGenericHF
    from sippy.SipHeader import SipHeader
    from sippy.SipTransactionManager import SipTransactionManager
    from sippy.SipURL import SipURL
    from sippy.UA import UA
    from sippy.Udp_server import Udp_server, Udp_server_opts

    def _sends(self: Any, data: bytes, address: Any, delayed: bool = False) -> None:
        # What sends ends with a port that there is not, and nobody is heard any more.
        if isinstance(address[1], int) and 0 < address[1] <= _HIGHEST_PORT:
            Udp_server.send_to(self, data, address, delayed)

    sending = type("Sending", (Udp_server,), {"send_to": _sends})
    found: Any = _Stack()
    for event in ("CCEventConnect", "CCEventPreConnect", "CCEventDisconnect", "CCEventFail", "CCEventTry"):
        setattr(found, event, getattr(CCEvents, event))
    for name, part in (
        ("ED2", ED2), ("MsgBody", MsgBody), ("SipCallId", SipCallId), ("SipConf", SipConf),
        ("Agent", type("Agent", (Within, UA), {"header": SipHeader, "text": MsgBody})),
        ("SipAddress", SipAddress), ("SipContact", SipContact), ("SipURL", SipURL),
        ("SipGenericHF", SipGenericHF), ("SipHeader", SipHeader),
        # One thread sends and one receives: of several each overtakes the other, and "Trying" comes after "OK".
        ("SipTransactionManager", type("InOrder", (SipTransactionManager,), {
            "model_udp_server": (sending, type("One", (Udp_server_opts,), {"nworkers": 1})),
        })),
    ):  # fmt: skip
        setattr(found, name, part)
    _read_transports_in_any_case(SipURL)
    # It prints whole messages that it cannot read, numbers among them.
    for name, module in list(sys.modules.items()):
        if name.startswith("sippy.") and hasattr(module, "dump_exception"):
            module.dump_exception = _cannot_be_read  # type: ignore[attr-defined]
    return found


def _cannot_be_read(_message: str, *_: object, **__: object) -> None:
    if _UNREAD.allows():
        log.warning("a SIP message could not be read or handled: %s", sys.exc_info()[0])


def _read_transports_in_any_case(url: Any) -> None:
    """Let `;transport=UDP` mean UDP: sippy 2.5 knows the word in lower case only, and ends such calls with an error."""
    read = url.setParams
    if getattr(read, "fawang", False):
        return

    def set_params(self: Any, params: Any) -> None:
        read(self, params)
        if isinstance(self.transport, str):
            self.transport = self.transport.lower()

    set_params.fawang = True  # type: ignore[attr-defined]
    url.setParams = set_params
