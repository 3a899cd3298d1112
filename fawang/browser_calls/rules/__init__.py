"""Who takes part in a call between browsers, and what one may tell another. Pure.

Everybody is connected with everybody else (a mesh), so a call has few members: each sends to all others. Where both of
a pair offer at once, the one who came first gives way (perfect negotiation).
"""

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from fawang.kernel.rules.problems import Conflict, Invalid

#: Members of one meeting. Each sends its voice and picture to all others: four times is what a phone can do.
MOST_MEMBERS = 5
#: A member of whom nothing is heard for so long is gone.
SILENT = timedelta(seconds=90)
#: Characters of what one tells another at once: an offer of sound and picture has about 7,000.
LONGEST_SIGNAL = 32_000
#: Parts of one signal.
MOST_PARTS = 40
#: Signals of a meeting for each who came after the first: some restarts of a bad connection, not a flood.
MOST_SIGNALS = 600
_LONGEST_CANDIDATE = 1000
_CLIENT = re.compile(r"[\w.-]{10,64}", re.ASCII)


def free_seat(taken: Collection[int]) -> int:
    """Return the lowest seat that nobody has, from 1 on.

    Raises:
        Conflict: `meeting_full`.
    """
    for seat in range(1, MOST_MEMBERS + 1):
        if seat not in taken:
            return seat
    raise Conflict("meeting_full", most=MOST_MEMBERS)


def is_polite(own: int, other: int) -> bool:
    """Tell whether member `own` gives way to `other` where both offer at once: who came first does.

    It also waits for the first offer, which is the newcomer's.
    """
    return own < other


def is_silent(heard: datetime, now: datetime) -> bool:
    """Tell whether a member who was heard last at `heard` is gone."""
    return heard < now - SILENT


def addressed(to: int | None, others: Collection[int]) -> int:
    """Return the number of the member whom a signal is for; unsaid, it is for the only other one.

    Raises:
        Conflict: `member_gone`: nobody has this number, or not any more.
        Invalid: `field_wrong` for `to`: it is unsaid, and there are several.
    """
    if to is None and len(others) > 1:
        raise Invalid("invalid", errors={"to": "field_wrong"})
    found = next(iter(others), None) if to is None else to
    if found is None or found not in others:
        raise Conflict("member_gone")
    return found


def most_signals(joined: int) -> int:
    """Return how many signals a meeting may have that `joined` members have joined so far."""
    return MOST_SIGNALS * max(1, joined - 1)


def known_client(client: str) -> str:
    """Return the name that a window gave itself.

    Raises:
        Invalid: it has not the form of one.
    """
    if not _CLIENT.fullmatch(client):
        raise Invalid("invalid", errors={"client": "field_wrong"})
    return client


def checked(parts: object, *, relay_only: bool) -> list[dict[str, Any]]:
    """Return what one browser tells the other, in the form in which the other understands it.

    Args:
        parts: `{"description": {"type", "sdp"}}` or `{"candidate": {"candidate", "sdpMid", "sdpMLineIndex"}}`.
        relay_only: leave out every network address but the relay's.

    Raises:
        Invalid: `field_wrong`, `field_too_long` for `signals`.
    """
    if not isinstance(parts, list) or not 0 < len(parts) <= MOST_PARTS:
        raise Invalid("invalid", errors={"signals": "field_wrong"})
    taken = [one for one in (_part(part, relay_only) for part in parts) if one]
    if len(json.dumps(taken)) > LONGEST_SIGNAL:
        raise Invalid("invalid", errors={"signals": "field_too_long"})
    return taken


def _part(part: object, relay_only: bool) -> dict[str, Any] | None:
    wrong = Invalid("invalid", errors={"signals": "field_wrong"})
    if not isinstance(part, Mapping) or len(part) != 1:
        raise wrong
    what = part.get("description", part.get("candidate"))
    if not isinstance(what, Mapping):
        raise wrong
    if "description" in part:
        kind, sdp = what.get("type"), what.get("sdp", "")
        if kind not in ("offer", "answer") or not isinstance(sdp, str):
            raise wrong
        return {"description": {"type": kind, "sdp": _hidden(sdp) if relay_only else sdp}}
    line, place, number = (what.get(name) for name in ("candidate", "sdpMid", "sdpMLineIndex"))
    if not isinstance(line, str) or len(line) > _LONGEST_CANDIDATE:
        raise wrong
    if not isinstance(place, str | None) or not isinstance(number, int | None):
        raise wrong
    if relay_only and line and not _RELAYED.search(line):
        return None
    line = _BEHIND.sub(_NOWHERE, line) if relay_only else line
    return {"candidate": {"candidate": line, "sdpMid": place, "sdpMLineIndex": number}}


_RELAYED = re.compile(r"\btyp relay\b")
#: Behind a relayed address stands the one it stands for.
_BEHIND = re.compile(r"\braddr \S+ rport \d+")
_NOWHERE = "raddr 0.0.0.0 rport 9"


def _hidden(sdp: str) -> str:
    kept = (
        _BEHIND.sub(_NOWHERE, line)
        for line in sdp.split("\r\n")
        if not line.startswith("a=candidate:") or _RELAYED.search(line)
    )
    return "\r\n".join(kept)
