"""The edge of the hotline: Kamailio before the switch. What it lets pass, and its configuration."""

from fawang.hotline.telephony.edge.configuration import kamailio_cfg, tls_cfg, write
from fawang.hotline.telephony.edge.control import ControlFailed, admit
from fawang.hotline.telephony.edge.settings import Edge, Limits, Listen, Tls, Trunk

__all__ = [
    "ControlFailed",
    "Edge",
    "Limits",
    "Listen",
    "Tls",
    "Trunk",
    "admit",
    "kamailio_cfg",
    "tls_cfg",
    "write",
]
