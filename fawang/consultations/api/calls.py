"""The JSON API of calls within a consultation. Sound and picture go from browser to browser, not through here."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.browser_calls.queries import ice_now
from fawang.consultations.actions import calls, signals
from fawang.consultations.api.callers import caller_of
from fawang.consultations.data import limits
from fawang.consultations.models import Call
from fawang.consultations.queries import calls as found
from fawang.consultations.rules import Side
from fawang.consultations.rules.calls import CallState, Consent, Path, Wish
from fawang.kernel.rules.problems import NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey

router = Router(tags=["calls"])

_CLIENT = Field(max_length=64, description="the name this window has given itself, such as a UUID")


class CallIn(Schema):
    """A call that is asked for. `consent`: may it be recorded?"""

    wish: Wish
    client: str = _CLIENT
    consent: Consent = Consent.NOT_ASKED


class AnswerIn(Schema):
    """Accepted, with the window that takes part, or declined."""

    accept: bool
    client: str = Field("", max_length=64)
    consent: Consent = Consent.NOT_ASKED


class SignalIn(Schema):
    """What this browser tells the other; the same `client_id` is passed on once."""

    client: str = _CLIENT
    client_id: str = Field(max_length=64)
    signals: list[dict[str, Any]] = Field(
        max_length=40,
        description="RTCSessionDescription as `description`, RTCIceCandidate as `candidate`",
    )


class SignalOut(Schema):
    """The number of the signal in its call."""

    number: int


class BeatIn(Schema):
    """How sound and picture travel, as far as the browser knows."""

    path: Path = Path.UNKNOWN


class ConsentIn(Schema):
    """May this call be recorded?"""

    consent: Consent


class EndIn(Schema):
    """`failed`: no connection came about, or it broke off."""

    failed: bool = False


class IceOut(Schema):
    """RTCConfiguration: `servers` is iceServers, `policy` iceTransportPolicy; good for `seconds`."""

    servers: list[dict[str, Any]]
    policy: str
    seconds: int


class TalkCallOut(Schema):
    """A call as the caller's side sees it. `client` is the window of this side that takes part."""

    number: int
    wish: Wish
    state: CallState
    asked_by: Side
    mine: bool
    client: str
    consent: Consent
    other_consent: Consent
    may_be_recorded: bool
    is_recorded: bool = Field(description="at this moment, by the lawyer's browser")
    path: Path
    asked_at: dt.datetime
    joined_at: dt.datetime | None
    ended_at: dt.datetime | None


class Started(Schema):
    """A call, and what the browser needs to find the other."""

    call: TalkCallOut
    ice: IceOut


@router.post("/{code}/calls", response={201: Started}, summary="Ask for a call")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def ask(
    request: ActingRequest, code: str, body: CallIn, access_key: AccessKey = None
) -> Status[dict[str, Any]]:
    """Ask the other side for a call by voice or video. 409 `call_needs_lawyer`, `talk_is_over`, `call_is_running`."""
    actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.CALL_BY_SIDE, f"{row.pk}:{side}")
    call = calls.ask_call(by=actor, code=code, wish=body.wish, client=body.client, consent=body.consent)
    return Status(201, _started(call, side))


@router.get("/{code}/calls", response=list[TalkCallOut], summary="Calls of a consultation")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def listed(request: ActingRequest, code: str, access_key: AccessKey = None) -> Any:
    """List the calls, the latest first; nothing that was said in them is kept."""
    _actor, row, side = caller_of(request, code, access_key)
    return found.history(row, side)


@router.get("/{code}/calls/ice", response=IceOut, summary="The way to the relay")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def ice(request: ActingRequest, code: str, access_key: AccessKey = None) -> Any:
    """Return servers with short-lived credentials: for a call, and for a new start of a bad connection."""
    _actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.ICE_BY_SIDE, f"{row.pk}:{side}")
    return asdict(ice_now())


@router.post("/{code}/calls/{int:number}/answer", response=Started, summary="Accept or decline a call")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def answer(
    request: ActingRequest, code: str, number: int, body: AnswerIn, access_key: AccessKey = None
) -> dict[str, Any]:
    """Accept or decline. 409 `call_is_over`; `call_is_running`: another window has accepted."""
    actor, _row, side = caller_of(request, code, access_key)
    call = calls.answer_call(
        by=actor, code=code, number=number, accept=body.accept, client=body.client, consent=body.consent
    )
    return _started(call, side)


@router.post(
    "/{code}/calls/{int:number}/signals", response={201: SignalOut}, summary="Tell the other browser"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def tell(
    request: ActingRequest, code: str, number: int, body: SignalIn, access_key: AccessKey = None
) -> Status[dict[str, int]]:
    """Pass offers, answers and candidates on; the other side reads them as `signal` events."""
    actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.SIGNAL_BY_SIDE, f"{row.pk}:{side}")
    given = signals.signal(
        by=actor, code=code, number=number, client=body.client, client_id=body.client_id, parts=body.signals
    )
    return Status(201, {"number": given})


@router.post(
    "/{code}/calls/{int:number}/beat", response={204: None}, summary="Say that one is still in the call"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def beat(
    request: ActingRequest, code: str, number: int, body: BeatIn, access_key: AccessKey = None
) -> Status[None]:
    """Say so every 20 seconds: a call of which nothing is heard for 90 seconds is over."""
    actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.SIGNAL_BY_SIDE, f"{row.pk}:{side}")
    signals.beat(by=actor, code=code, number=number, path=body.path)
    return Status(204, None)


@router.post(
    "/{code}/calls/{int:number}/consent", response=TalkCallOut, summary="Say whether it may be recorded"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def consent(
    request: ActingRequest, code: str, number: int, body: ConsentIn, access_key: AccessKey = None
) -> Any:
    """Change the answer while the call goes on. The platform itself records nothing."""
    actor, _row, side = caller_of(request, code, access_key)
    return found.seen_by(calls.answer_consent(by=actor, code=code, number=number, consent=body.consent), side)


@router.post("/{code}/calls/{int:number}/end", response=TalkCallOut, summary="Hang up")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def end(request: ActingRequest, code: str, number: int, body: EndIn, access_key: AccessKey = None) -> Any:
    """Hang up, or take back what was asked. Ending twice is fine."""
    actor, _row, side = caller_of(request, code, access_key)
    return found.seen_by(calls.end_call(by=actor, code=code, number=number, failed=body.failed), side)


def _started(call: Call, side: Side) -> dict[str, Any]:
    return {"call": asdict(found.seen_by(call, side)), "ice": asdict(ice_now())}
