"""Guests of a talk: an interpreter, a relative, a social worker who joins the two; who may do what to them. Pure.

`MOVES` is the table: read it from top to bottom to know what may become of a guest. What is said in a talk is
confidential, so a guest whom the lawyer wants to bring in waits for the person's consent; whom the person brings in,
the person has consented to. A guest reads and writes; everything else of the consultation is not theirs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from fawang.consultations.rules import ENDED as TALK_ENDED
from fawang.consultations.rules import Kind, Side, Snapshot, Sort, State
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.people.rules import Permission


class GuestRole(StrEnum):
    """As what somebody joins."""

    INTERPRETER = "interpreter"
    SIGN_INTERPRETER = "sign_interpreter"
    RELATIVE = "relative"
    SOCIAL_WORKER = "social_worker"


class GuestState(StrEnum):
    """Where a guest is. The column has a CheckConstraint over these. `ENDED`: over with the talk."""

    ASKED = "asked"
    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"
    ENDED = "ended"


#: They count; all others are gone for good, and whoever is to come back is invited anew.
LIVE = frozenset({GuestState.ASKED, GuestState.INVITED, GuestState.JOINED})
#: Their link opens a page, if only to say that it is over.
REACHED = frozenset(GuestState) - {GuestState.ASKED, GuestState.DECLINED}


class GuestAct(StrEnum):
    """What may happen to a guest."""

    AGREE = "agree"
    DECLINE = "decline"
    JOIN = "join"
    LEAVE = "leave"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `sides` make it; `said` is the code of what the talk then says by itself."""

    sources: frozenset[GuestState]
    target: GuestState
    sides: frozenset[Side]
    said: str


def _move(sources: Collection[GuestState], target: GuestState, said: str, *sides: Side) -> Move:
    return Move(frozenset(sources), target, frozenset(sides), said)


_G = GuestState

MOVES: dict[GuestAct, Move] = {
    GuestAct.AGREE: _move({_G.ASKED}, _G.INVITED, "guest_invited", Side.PERSON),
    GuestAct.DECLINE: _move({_G.ASKED}, _G.DECLINED, "guest_declined", Side.PERSON),
    GuestAct.JOIN: _move({_G.INVITED}, _G.JOINED, "guest_joined", Side.GUEST),
    GuestAct.LEAVE: _move({_G.INVITED, _G.JOINED}, _G.LEFT, "guest_left", Side.GUEST),
    GuestAct.REMOVE: _move(LIVE, _G.REMOVED, "guest_removed", Side.PERSON, Side.LAWYER),
}

#: At one time in one talk; and in all, so that nobody fills a talk with invitations.
MOST_GUESTS = 2
MOST_EVER = 20
#: Messages of one guest: an interpreter's long evening, not a flood.
MOST_OF_A_GUEST = 600
LONGEST_NAME = 20
#: What the talk says by itself between the person and the lawyer alone.
_BETWEEN_THE_TWO = frozenset({"applied", "guest_asked", "guest_declined"})


def invited_as(side: Side) -> GuestState:
    """Return how a guest begins whom `side` brings in."""
    return GuestState.INVITED if side == Side.PERSON else GuestState.ASKED


def against_inviting(
    consultation: Snapshot, permissions: frozenset[str], *, live: int, ever: int
) -> str | None:
    """Return the code of what stands against inviting somebody, or None.

    Args:
        live: how many guests there are; `ever`: and how many there have been in all.
    """
    if not permissions & {Permission.CONSULTATION_OWN, Permission.CONSULTATION_HANDLE}:
        return "not_allowed"
    if consultation.erased:
        return "consultation_erased"
    if consultation.kind != Kind.CHAT:
        return "wrong_kind"
    if consultation.state != State.OPEN:
        return "talk_is_over" if consultation.state in TALK_ENDED else "guest_needs_lawyer"
    if live >= MOST_GUESTS or ever >= MOST_EVER:
        return "guests_full"
    return None


def goes_on(kind: Kind, state: State) -> bool:
    """Tell whether guests stay: a chat that was given back goes on as soon as the next lawyer is there."""
    return kind == Kind.CHAT and state in (State.OPEN, State.WAITING)


def held_by(consultation: Snapshot, state: GuestState | None) -> frozenset[str]:
    """Return the permissions of a guest, whoever else they may be: to read and write, as long as they take part."""
    takes_part = state == GuestState.JOINED and goes_on(consultation.kind, consultation.state)
    return (
        frozenset({Permission.CONSULTATION_GUEST}) if takes_part and not consultation.erased else frozenset()
    )


def decide(state: GuestState, act: GuestAct, side: Side) -> Move | None:
    """Return the move that `act` makes; None where it has been made already.

    Raises:
        NotAllowed: `not_allowed`, this side does not do so.
        Conflict: `guest_is_gone`; `guest_moved_on`: they are not, or no longer, where that is possible.
    """
    move = MOVES[act]
    if side not in move.sides:
        raise NotAllowed("not_allowed")
    if state in move.sources:
        return move
    if state == move.target:
        return None
    raise Conflict("guest_moved_on" if state in LIVE else "guest_is_gone", state=state)


def checked_name(name: str) -> str:
    """Return what a guest is called.

    Raises:
        Invalid: `field_required`, `field_too_long` for `name`.
    """
    name = " ".join(clean(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("invalid", errors={"name": "field_too_long" if name else "field_required"})
    return name


def is_told(sort: Sort, text: str) -> bool:
    """Tell whether a guest reads a message: not what the talk says to the person and the lawyer alone."""
    return sort != Sort.EVENT or text.partition(":")[0] not in _BETWEEN_THE_TWO
