"""Who calls, as an Asterisk knows it: a number, unless it must not be shown, from where, and headers of partners."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from fawang.hotline.rules.legs import Arrived
from fawang.hotline.rules.partners import REASON_HEADER, REFERENCE_HEADER, SUMMARY_HEADER
from fawang.hotline.telephony.switch.ari import NO_MORE, Ari

HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_WITHHELD = {"", "anonymous", "unknown", "restricted"}
#: What callers ask for who must not be shown (RFC 3323, RFC 3325).
_PRIVATE = {"id", "user", "header"}
_PARTNERS = (REFERENCE_HEADER, REASON_HEADER, SUMMARY_HEADER)


async def who(ari: Ari, channel: Mapping[str, Any], dialled: str) -> Arrived:
    """Return what is known of a channel that came: its number is empty where it is withheld."""
    name = str(channel["id"])
    number = str((channel.get("caller") or {}).get("number") or "")
    asked = ["CALLERID(pres)"]
    if str(channel.get("name", "")).startswith("PJSIP/"):
        # By their names: asked for a list (PJSIP_HEADERS), Asterisk gives none if one of them is longer than 4 kB.
        asked += [
            "CHANNEL(pjsip,remote_addr)",
            *(f"PJSIP_HEADER(read,{one})" for one in ("privacy", *_PARTNERS)),
        ]
    shown, *of_sip = await asyncio.gather(*(_value(ari, name, one) for one in asked))
    source, privacy, *sent = of_sip or ("", "")
    # A network may give the number and ask not to show it. Asterisk heeds that only beside a P-Asserted-Identity that
    # it trusts.
    private = shown.startswith("prohib") or _PRIVATE & set(re.findall(r"\w+", privacy.lower()))
    if private or number.lower() in _WITHHELD:
        number = ""
    headers = {header: value for header, value in zip(_PARTNERS, sent, strict=bool(of_sip)) if value}
    return Arrived(name, number, dialled, headers, _address(source))


def _address(source: str) -> str:
    """Return the address without its port: 192.0.2.7:5060, [2001:db8::7]:5060."""
    return source.rpartition(":")[0].strip("[]")


async def _value(ari: Ari, channel: str, name: str) -> str:
    """Return what a function of a channel says; nothing where it says nothing (500)."""
    query = {"variable": name}
    answer = await ari("GET", "channels", channel, "variable", query=query, fine=(*NO_MORE, 500))
    return str((answer or {}).get("value", ""))
