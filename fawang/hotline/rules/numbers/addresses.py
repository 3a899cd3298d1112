"""Addresses that operators type: of telephones in SIP, and of machines. Pure."""

import ipaddress
import re

from fawang.kernel.rules.text import clean

#: The port of SIP, where none is typed (RFC 3261).
_PORT = 5060
_SIP = re.compile(r"sip:([A-Za-z0-9._+\-]{1,60})@([A-Za-z0-9.\-]{1,80})(?::([0-9]{1,5}))?")
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_NUMBERS = re.compile(r"[0-9.]+")


def read_sip(typed: str) -> str | None:
    """Return `sip:user@host:port`, with the port of SIP where none was typed; None if it is no such address.

    The host is a name or an IPv4 address; the switch speaks no IPv6.
    """
    found = _SIP.fullmatch(clean(typed))
    if found is None:
        return None
    user, host, port = found[1], found[2].lower(), int(found[3] or _PORT)
    if not 0 < port < 65536:
        return None
    if _NUMBERS.fullmatch(host):
        if read_source(host) is None:
            return None
    elif not _NAME.fullmatch(host):
        return None
    return f"sip:{user}@{host}:{port}"


def seat_at(address: str, realm: str) -> str:
    """Return who is rung where an address that `read_sip` has returned means our own edge; empty where it does not.

    The port says nothing there: the edge rings a seat where it has registered.
    """
    found = _SIP.fullmatch(address)
    return found[1] if found is not None and found[2].lower() == realm.lower() else ""


def read_source(typed: str) -> str | None:
    """Return the IPv4 address of a machine; None if it is none."""
    try:
        return str(ipaddress.IPv4Address(clean(typed)))
    except ValueError:
        return None
