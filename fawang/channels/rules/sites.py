"""Origins of sites that we answer on other people's pages. Pure."""

import re
from enum import StrEnum
from urllib.parse import urlsplit

from fawang.kernel.rules.problems import Invalid

#: Names of hosts as browsers write them: letters in lower case, names in other scripts as punycode.
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
#: Where a browser takes plain HTTP for safe: a developer's own machine.
_LOCAL = frozenset({"localhost", "127.0.0.1"})


class SiteUse(StrEnum):
    """What a site may do with this platform."""

    #: Its pages carry the widget.
    WIDGET = "widget"
    #: It shows our pages in a frame of its own, such as the province's service app.
    FRAME = "frame"


def read_origin(text: str) -> str:
    """Return the origin of an address as a browser sends it: scheme, host, and a port that is not the scheme's.

    Raises:
        Invalid: `origin_invalid`: no address, no HTTPS, a wildcard, a name or a password in it.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except (ValueError, UnicodeError):
        raise Invalid("origin_invalid", errors={"origin": "origin_invalid"}) from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    if not safe or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise Invalid("origin_invalid", errors={"origin": "origin_invalid"})
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")
