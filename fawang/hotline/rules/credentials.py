"""How seats prove at the edge who they are: credentials of browsers that end, derived secrets of desk phones. Pure.

A browser gets a name that says until when it is good, and an HMAC of it as its password; the edge reckons the same
(Kamailio's `auth_ephemeral`, after draft-uberti-behave-turn-rest). A desk phone keeps its secret for years, so its is
another one: an HMAC of its name and generation. None of them is stored anywhere. Of the installation's secret the edge
gets only a key that is derived from it, so its configuration tells no telephone's secret.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long those of a browser are good. A seat registers again every minute, and takes new ones before these end.
GOOD_FOR = timedelta(minutes=15)
#: Characters of a desk phone's secret: 128 bits, in letters and digits that can be typed into a telephone.
_TYPED = 26
#: An HMAC is no stronger than its key.
_SHORTEST = 32
_SEAT = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a browser registers with: user name and password of the digest (RFC 2617), good for `seconds`."""

    name: str
    password: str
    seconds: int


def check_seat(seat: str) -> str:
    """Return the name of a seat.

    Raises:
        ValueError: it is none: small letters, digits, `.`, `_` and `-`, at most 64.
    """
    if not _SEAT.fullmatch(seat):
        raise ValueError(f"not a seat's name (a-z, 0-9, . _ -, at most 64): {seat!r}")
    return seat


def for_browser(secret: str, seat: str, *, now: datetime, good_for: timedelta = GOOD_FOR) -> Credentials:
    """Return what a browser registers with as `seat`, and only as it.

    Raises:
        ValueError: not a seat's name, or a secret that is too short.
    """
    name = f"{int((now + good_for).timestamp())}:{check_seat(seat)}"
    digest = hmac.new(browsers_key(secret).encode(), name.encode(), hashlib.sha256).digest()
    return Credentials(name, base64.b64encode(digest).decode(), int(good_for.total_seconds()))


def browsers_key(secret: str) -> str:
    """Return the key that the edge checks browsers with.

    Raises:
        ValueError: the secret is too short.
    """
    return _derived(secret, "browsers").hex()


def for_phone(secret: str, seat: str, *, generation: int = 1) -> str:
    """Return the secret of a desk phone. A phone that was lost gets the next generation: the one before is then wrong.

    Raises:
        ValueError: not a seat's name, or a secret that is too short.
    """
    digest = _derived(secret, f"phone:{check_seat(seat)}:{generation}")
    return base64.b32encode(digest).decode().lower()[:_TYPED]


def digest_of(seat: str, realm: str, password: str) -> str:
    """Return the digest that the edge compares with: MD5, as desk phones and browsers speak it (RFC 2617, A1)."""
    return hashlib.md5(f"{seat}:{realm}:{password}".encode(), usedforsecurity=False).hexdigest()


def _derived(secret: str, purpose: str) -> bytes:
    if len(secret) < _SHORTEST:
        raise ValueError(f"the secret of the hotline needs at least {_SHORTEST} characters")
    return hmac.new(secret.encode(), f"fawang hotline {purpose}".encode(), hashlib.sha256).digest()
