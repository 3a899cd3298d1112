"""Calls within a consultation: who may call, and how a call goes on. Pure.

`MOVES` is the table: read it from top to bottom to know what may become of a call. Who takes part in one that was
accepted, and what the browsers tell each other, is a meeting of `browser_calls`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from fawang.consultations.rules import Side, Snapshot, State
from fawang.kernel.rules.problems import Conflict, NotAllowed
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
