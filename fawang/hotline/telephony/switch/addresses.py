"""Addresses of telephones as a switch is told them. Pure.

sip:12345@192.0.2.7:5060              a telephone or trunk
sip:lawyer7@hotline.local             a desk phone that is registered at the edge
sip:lawyer7@hotline.local;transport=ws    a browser that is: it gets an offer that browsers understand
"""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(?:sip:)?([^@;:\s]+)@([A-Za-z0-9.-]+)(?::(\d{1,5}))?(;transport=(?:udp|ws))?")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to ring. `port` is None where the edge knows the way; `web`: it is a browser."""

    user: str
    host: str
    port: int | None
    web: bool


def target(address: str) -> Target:
    """Return what an address says.

    Raises:
        ValueError: it is none.
    """
    found = _SHAPE.fullmatch(address)
    if found is None:
        raise ValueError(f"not an address (sip:user@host:port): {address!r}")
    user, host, port, transport = found.groups()
    return Target(user, host, int(port) if port else None, transport == ";transport=ws")
