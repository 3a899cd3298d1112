"""Calls within a consultation: who may call, how a call goes on, what the two browsers may tell each other. Pure.

`MOVES` is the table: read it from top to bottom to know what may become of a call. What the browsers agree on
(offers, answers, network candidates) passes through the platform as signals; `checked` says which are taken.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from fawang.consultations.rules import Side, Snapshot, State
from fawang.kernel.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules import Permission


class Wish(StrEnum):
    """What was asked for. A camera may be switched off in a video call, and is never switched on in the other."""

    VOICE = "voice"
    VIDEO = "video"


class CallState(StrEnum):
    """Where a call is in its life. The column has a CheckConstraint over these."""

    RINGING = "ringing"
    JOINED = "joined"
    ENDED = "ended"
    DECLINED = "declined"
    MISSED = "missed"
    FAILED = "failed"


LIVE = frozenset({CallState.RINGING, CallState.JOINED})


class Consent(StrEnum):
    """What somebody answered when asked whether a call may be recorded."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Path(StrEnum):
    """How sound and picture travelled, as the browsers said."""

    RELAYED = "relayed"
    DIRECT = "direct"
    UNKNOWN = ""


class Act(StrEnum):
    """What may happen to a call."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    LAPSE = "lapse"
    HANG_UP = "hang_up"
    FAIL = "fail"


class Role(StrEnum):
    """Who somebody is in a call."""

    ASKER = "asker"
    ASKED = "asked"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `said` is the code of what the talk then says by itself."""

    sources: frozenset[CallState]
    target: CallState
    roles: frozenset[Role]
    said: str = ""


_BOTH = frozenset({Role.ASKER, Role.ASKED, Role.PLATFORM})
_RINGING, _JOINED = frozenset({CallState.RINGING}), frozenset({CallState.JOINED})

MOVES: dict[Act, Move] = {
    Act.ACCEPT: Move(_RINGING, CallState.JOINED, frozenset({Role.ASKED})),
    Act.DECLINE: Move(_RINGING, CallState.DECLINED, frozenset({Role.ASKED}), "call_declined"),
    Act.CANCEL: Move(_RINGING, CallState.MISSED, frozenset({Role.ASKER}), "call_missed"),
    Act.LAPSE: Move(_RINGING, CallState.MISSED, frozenset({Role.PLATFORM}), "call_missed"),
    Act.HANG_UP: Move(_JOINED, CallState.ENDED, _BOTH, "call_ended"),
    Act.FAIL: Move(LIVE, CallState.FAILED, _BOTH, "call_failed"),
}

#: Somebody who does not answer within this time is not there.
RINGS = timedelta(seconds=60)
#: A call of which neither browser has said anything for so long is over.
SILENT = timedelta(seconds=90)
#: Characters of what one side tells the other at once: an offer of sound and picture has about 7,000.
LONGEST_SIGNAL = 32_000
#: Parts of one signal, and signals of one call: some restarts of a bad connection, not a flood.
MOST_PARTS = 40
MOST_SIGNALS = 600
_LONGEST_CANDIDATE = 1000
_CLIENT = re.compile(r"[\w.-]{10,64}", re.ASCII)


def against_calling(consultation: Snapshot, permissions: frozenset[str]) -> str | None:
    """Return the code of what stands against a call by somebody with `permissions`, or None.

    Only the two who talk call each other, and only while a lawyer has it in hand.
    """
    if consultation.erased:
        return "consultation_erased"
    if not permissions & {Permission.CONSULTATION_OWN, Permission.CONSULTATION_HANDLE}:
        return "not_allowed"
    if consultation.state == State.WAITING:
        return "call_needs_lawyer"
    return None if consultation.state == State.OPEN else "talk_is_over"


def role_of(asked_by: Side, side: Side) -> Role:
    """Return who somebody on `side` is in a call that `asked_by` has asked for."""
    if side == Side.PLATFORM:
        return Role.PLATFORM
    return Role.ASKER if side == asked_by else Role.ASKED


def decide(state: CallState, act: Act, role: Role) -> Move:
    """Return the move that `act` makes.

    Raises:
        NotAllowed: `not_allowed`, nobody in this role does so.
        Conflict: `call_is_over`; `call_is_running` where it has been answered already.
    """
    move = MOVES[act]
    if role not in move.roles:
        raise NotAllowed("not_allowed")
    if state in move.sources:
        return move
    raise Conflict("call_is_over" if state not in LIVE else "call_is_running", state=state)


def ending(state: CallState, role: Role, *, failed: bool) -> Act | None:
    """Return what it means that somebody wants no more of a call; None where it is over already."""
    if state not in LIVE:
        return None
    if failed:
        return Act.FAIL
    if state == CallState.JOINED:
        return Act.HANG_UP
    return {Role.ASKER: Act.CANCEL, Role.ASKED: Act.DECLINE, Role.PLATFORM: Act.LAPSE}[role]


def may_record(consents: Iterable[Consent]) -> bool:
    """Tell whether a call may be recorded: both sides have said yes."""
    return all(one == Consent.YES for one in consents)


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
