"""Calls of a consultation: how the last one stands, what the other browser said, the way to a relay."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from fawang.consultations.calls import LIVE, CallState, Consent, Path, Wish, against_calling, may_record
from fawang.consultations.models import Call, Consultation, Signal
from fawang.consultations.queries import one
from fawang.consultations.queries.recordings import is_recorded
from fawang.consultations.rules import Side
from fawang.consultations.turn import GOOD_FOR, Ice, Relay, ice
from fawang.kernel import clock


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
    """How calling stands for one side: may they ask for one, the last call, and what the other browser said."""

    may: bool
    call: CallRow | None
    signals: list[dict[str, Any]]

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
        return {"may": self.may, "call": {name: getattr(self.call, name) for name in names}}


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
        return CallNews(may, None, [])
    known = after[1] if after[0] == call.number else 0
    told: Iterable[Signal] = ()
    if call.state in LIVE and call.last_signal > known:
        told = Signal.objects.filter(call=call, number__gt=known).exclude(side=side).order_by("number")
    signals = [{"call": call.number, "number": one_.number, "parts": json.loads(one_.body)} for one_ in told]
    return CallNews(may, seen_by(call, side), signals)


def relay() -> Relay:
    """Return the relay of this installation, if it has one."""
    return Relay(
        tuple(settings.FAWANG_TURN_URLS), settings.FAWANG_TURN_SECRET, bool(settings.FAWANG_TURN_ONLY)
    )


def ice_now(good_for: timedelta = GOOD_FOR) -> Ice:
    """Return what a browser needs to find a way now. The relay does not learn who it is."""
    return ice(relay(), opaque=secrets.token_hex(8), now=clock.now(), good_for=good_for)
