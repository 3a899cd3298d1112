"""Where a browser is rung: what a subscription must be, and which services are believed. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from fawang.kernel.rules.problems import Invalid

#: The push services of browsers. A subscription names an address that we then call: no other host is ever called.
SERVICES: Final = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"})
#: Of Edge and Safari, whose hosts are named by region.
SUFFIXES: Final = (".notify.windows.com", ".push.apple.com")
_KEY = re.compile(r"[A-Za-z0-9_-]{80,100}={0,2}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,30}={0,2}")
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """A browser's subscription (RFC 8030), with the keys of RFC 8291. Its address is a secret of the person."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


def read_subscription(given: object) -> PushSubscription:
    """Return what a browser's `PushSubscription.toJSON()` holds.

    Raises:
        Invalid: `subscription_wrong`.
    """
    parts = given if isinstance(given, dict) else {}
    keys = parts.get("keys")
    keys = keys if isinstance(keys, dict) else {}
    endpoint, p256dh, auth = parts.get("endpoint"), keys.get("p256dh"), keys.get("auth")
    if not (isinstance(endpoint, str) and isinstance(p256dh, str) and isinstance(auth, str)):
        raise Invalid("subscription_wrong")
    if len(endpoint) > _LONGEST or not _KEY.fullmatch(p256dh) or not _SECRET.fullmatch(auth):
        raise Invalid("subscription_wrong")
    return PushSubscription(endpoint, p256dh, auth)


def is_believed(endpoint: str, others: Collection[str] = ()) -> bool:
    """Tell whether an address belongs to a push service of browsers, or to one of `others`.

    Args:
        others: hosts that the installation has set besides, such as `push.example.cn`; `http://host:port` without TLS.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if "@" in parts.netloc:
        return False
    if f"{parts.scheme}://{parts.netloc}" in others:
        return True
    known = host in SERVICES or host.endswith(SUFFIXES) or host in others
    return parts.scheme == "https" and port in (None, 443) and known
