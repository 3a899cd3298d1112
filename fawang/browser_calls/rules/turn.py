"""The relay that calls go through: short-lived credentials for coturn, and the configuration it needs. Pure.

The scheme is coturn's `use-auth-secret` (draft-uberti-behave-turn-rest): the user's name is when it ends to be good
and something opaque, the password is the HMAC-SHA1 of the name under a secret that only we and the relay know.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long credentials are good. A call that is going on outlasts them; a restart of it asks for new ones.
GOOD_FOR = timedelta(minutes=30)
#: For whoever only tries out whether the relay can be reached.
GOOD_FOR_A_CHECK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Relay:
    """What an installation has: addresses (`turn:host:3478?transport=udp`), the secret, and whether all goes by it."""

    urls: tuple[str, ...] = ()
    secret: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class Ice:
    """What a browser needs to find a way: RTCConfiguration, in its own names."""

    servers: list[dict[str, object]]
    policy: str
    seconds: int


def credentials(secret: str, *, opaque: str, until: datetime) -> tuple[str, str]:
    """Return user name and password at the relay, good until `until`. `opaque` must not tell who it is."""
    name = f"{int(until.timestamp())}:{opaque}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(digest).decode()


def ice(relay: Relay, *, opaque: str, now: datetime, good_for: timedelta = GOOD_FOR) -> Ice:
    """Return what a browser needs for a call. Without a relay the two look for each other's own addresses."""
    seconds = int(good_for.total_seconds())
    if not relay.urls:
        return Ice([], "all", seconds)
    name, password = credentials(relay.secret, opaque=opaque, until=now + good_for)
    server: dict[str, object] = {"urls": list(relay.urls), "username": name, "credential": password}
    return Ice([server], "relay" if relay.only else "all", seconds)


def configuration(
    relay: Relay,
    *,
    address: str,
    realm: str,
    certificate: str = "",
    key: str = "",
    ports: Sequence[int] = (49160, 49999),
) -> str:
    """Return coturn's turnserver.conf for this installation.

    Where everything goes by the relay, its own address is the only one it may send to: nobody can use it to reach
    another network. Otherwise it may send to public addresses, and to none of the private ranges.

    Args:
        address: the relay's own public IP address.
        certificate: PEM file for `turns:`; without it there is no TLS.
        ports: the first and the last UDP port of relayed streams.
    """
    first, last = ports
    lines = [
        "# Made by `fawang turn config`. Readable by coturn only: it holds the secret.",
        f"listening-ip={address}",
        f"relay-ip={address}",
        "listening-port=3478",
        f"min-port={first}",
        f"max-port={last}",
        f"realm={realm}",
        "use-auth-secret",
        f"static-auth-secret={relay.secret}",
        *(
            (f"cert={certificate}", f"pkey={key}", "tls-listening-port=5349")
            if certificate
            else ("no-tls", "no-dtls")
        ),
        "fingerprint",
        "no-cli",
        "no-multicast-peers",
        "no-software-attribute",
        "stale-nonce=600",
        "max-allocate-lifetime=3600",
        # Bytes a second of one allocation, and how many at once: a call has about 250,000 and two.
        "max-bps=500000",
        "user-quota=8",
        "total-quota=1200",
        "log-file=syslog",
        *(f"denied-peer-ip={one}" for one in (_ALL if relay.only else _PRIVATE)),
        f"allowed-peer-ip={address}",
    ]
    return "\n".join(lines) + "\n"


_ALL = ("0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
_PRIVATE = (
    "0.0.0.0-0.255.255.255",
    "10.0.0.0-10.255.255.255",
    "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255",
    "192.168.0.0-192.168.255.255",
    "198.18.0.0-198.19.255.255",
    "224.0.0.0-255.255.255.255",
    "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)
