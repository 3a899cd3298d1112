"""Calls of a consultation: how the last one stands, and what the other browser said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.browser_calls.queries import Peer, standing
from fawang.consultations.models import Call, Consultation
from fawang.consultations.queries import one
from fawang.consultations.queries.recordings import is_recorded
from fawang.consultations.rules import Side
from fawang.consultations.rules.calls import LIVE, CallState, Consent, Path, Wish, against_calling, may_record


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as one side sees it. `client` is the window of this side that takes part; times in UTC."""

    number: int
    wish: Wish
    state: CallState
    asked_by: Side
    mine: bool
    client: str
    consent: Consent
    other_consent: Consent
    may_be_recorded: bool
    #: At this moment.
    is_recorded: bool
    path: Path
    asked_at: datetime
    joined_at: datetime | None
    ended_at: datetime | None


def subject_of(call: Call) -> str:
    """Return what the call's meeting is called in `browser_calls`."""
    return f"consultation:{call.consultation_id}:{call.number}"


def seen_by(call: Call, side: Side) -> CallRow:
    """Return a call as somebody on `side` sees it; whoever only looks on sees the person's."""
    person, lawyer = Consent(call.person_consent), Consent(call.lawyer_consent)
    own, other = (lawyer, person) if side == Side.LAWYER else (person, lawyer)
    clients = {Side.PERSON: call.person_client, Side.LAWYER: call.lawyer_client}
    return CallRow(
        number=call.number,
        wish=Wish(call.wish),
        state=CallState(call.state),
        asked_by=Side(call.asked_by),
        mine=call.asked_by == side,
        client=clients.get(side, ""),
        consent=own,
        other_consent=other,
        may_be_recorded=may_record((own, other)),
        is_recorded=call.state in LIVE and is_recorded(call.consultation_id, call.number),
        path=Path(call.path),
        asked_at=call.asked_at,
        joined_at=call.joined_at,
        ended_at=call.ended_at,
    )


def history(row: Consultation, side: Side) -> list[CallRow]:
    """Return the calls of a consultation as `side` sees them, the latest first."""
    return [seen_by(call, side) for call in Call.objects.filter(consultation=row).order_by("-number")[:50]]


@dataclass(frozen=True, slots=True)
class CallNews:
    """How calling stands for one side: may they ask for one, the last call, who else is in it and has said what."""

    may: bool
    call: CallRow | None = None
    others: tuple[Peer, ...] = ()
    signals: tuple[dict[str, Any], ...] = ()

    @property
    def stands(self) -> dict[str, Any]:
        """Return it as an event says it."""
        if self.call is None:
            return {"may": self.may, "call": None}
        names = (
            "number",
            "wish",
            "state",
            "mine",
            "client",
            "consent",
            "other_consent",
            "may_be_recorded",
            "is_recorded",
        )
        others = [{"number": other.number, "polite": other.polite} for other in self.others]
        return {
            "may": self.may,
            "call": {name: getattr(self.call, name) for name in names} | {"others": others},
        }


def news(row: Consultation, side: Side, permissions: frozenset[str], *, after: tuple[int, int]) -> CallNews:
    """Return how calling stands.

    Args:
        after: number of a call, and of the last of its signals that is known; all of a newer call are returned.
    """
    may = against_calling(one.snapshot(row), permissions) is None
    call = None
    if row.last_call and side in (Side.PERSON, Side.LAWYER):
        call = Call.objects.filter(consultation=row).order_by("-number").first()
    if call is None:
        return CallNews(may)
    seen = seen_by(call, side)
    if call.state != CallState.JOINED:
        return CallNews(may, seen)
    room = standing(subject_of(call), side, after=after[1] if after[0] == call.number else 0)
    signals = tuple({"call": call.number, **signal} for signal in room.signals)
    return CallNews(may, seen, tuple(room.others), signals)
