"""Who calls, as an Asterisk knows it: a number, unless it must not be shown, and headers of partners."""

import re
from collections.abc import Mapping
from typing import Any

from fawang.hotline.switch.ari import NO_MORE, Ari

HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_WITHHELD = {"", "anonymous", "unknown", "restricted"}
#: What callers ask for who must not be shown.
_PRIVATE = {"id", "user", "header"}
_OURS, _MOST, _LONGEST = "x-fawang-", 20, 200


async def who(ari: Ari, channel: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the number of a channel that came, empty where it is withheld, and headers by name in lower case."""
    name = str(channel["id"])
    number = str((channel.get("caller") or {}).get("number") or "")
    # A network may give the number and ask not to show it. Asterisk heeds that only beside a P-Asserted-Identity
    # that it trusts (RFC 3323, RFC 3325).
    shown = await _value(ari, name, "CALLERID(pres)")
    sip = str(channel.get("name", "")).startswith("PJSIP/")
    asked = await _value(ari, name, "PJSIP_HEADER(read,Privacy)") if sip and number else ""
    if (
        number.lower() in _WITHHELD
        or shown.startswith("prohib")
        or _PRIVATE & set(re.findall(r"\w+", asked.lower()))
    ):
        number = ""
    headers = {}
    if sip:
        found = (await _value(ari, name, f"PJSIP_HEADERS({_OURS})")).split(",")
        for header in [one for one in found if HEADER.fullmatch(one)][:_MOST]:
            headers[header.lower()] = (await _value(ari, name, f"PJSIP_HEADER(read,{header})"))[:_LONGEST]
    return number, headers


async def _value(ari: Ari, channel: str, name: str) -> str:
    """Return what a function of a channel says; nothing where it says nothing (500)."""
    query = {"variable": name}
    answer = await ari("GET", "channels", channel, "variable", query=query, fine=(*NO_MORE, 500))
    return str((answer or {}).get("value", ""))
