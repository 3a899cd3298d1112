"""Calls from the pages: what their script asks for on both sides."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.browser_calls.queries import ice_now
from fawang.consultations.actions import calls, signals
from fawang.consultations.data import limits
from fawang.consultations.models import Call
from fawang.consultations.pages import recordings
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.pages.talk import number_in, refused
from fawang.consultations.queries import one
from fawang.consultations.queries.one import speaks
from fawang.consultations.rules import Side
from fawang.consultations.rules.calls import Consent, Path, Wish
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def person_call(request: ActingRequest, code: str, key: str, what: str) -> HttpResponse:
    """Do what the person's page asks for."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    return _do(request, code, lambda: one.actor_with_key(code, key, request.actor), what)


@require_POST
@never_cache
@allow(*WHO)
def desk_call(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """Do what the lawyer's page asks for."""
    return _do(request, code, lambda: request.actor, what)


def _do(request: ActingRequest, code: str, who: Callable[[], Actor], what: str) -> HttpResponse:
    if what not in _WHAT:
        raise NotFound("not_found")
    rate, work = _WHAT[what]
    try:
        actor = who()
        row = one.visible(code, actor)
        side = speaks(row, actor)
        throttle.take(rate, f"{row.pk}:{side}")
        return JsonResponse(work(request, code, actor, side))
    except Problem as problem:
        return refused(problem)


def _ask(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    call = calls.ask_call(
        by=by, code=code, wish=_one_of(request, "wish", Wish), client=_text(request, "client"),
        consent=_one_of(request, "consent", Consent),
    )  # fmt: skip
    return _started(call, side)


def _answer(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    accept = _text(request, "accept") == "yes"
    call = calls.answer_call(
        by=by, code=code, number=number_in(request), accept=accept, client=_text(request, "client"),
        consent=_one_of(request, "consent", Consent) if accept else Consent.NOT_ASKED,
    )  # fmt: skip
    return _started(call, side) if accept else _told(call, side)


def _signal(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    try:
        parts = json.loads(_text(request, "signals"))
    except ValueError:
        raise Invalid("invalid", errors={"signals": "field_wrong"}) from None
    number = signals.signal(
        by=by, code=code, number=number_in(request), client=_text(request, "client"),
        client_id=_text(request, "client_id"), parts=parts,
    )  # fmt: skip
    return {"number": number}


def _beat(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    signals.beat(by=by, code=code, number=number_in(request), path=_one_of(request, "path", Path))
    return {}


def _consent(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    consent = _one_of(request, "consent", Consent)
    return _told(calls.answer_consent(by=by, code=code, number=number_in(request), consent=consent), side)


def _end(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    failed = _text(request, "failed") == "yes"
    return _told(calls.end_call(by=by, code=code, number=number_in(request), failed=failed), side)


def _ice(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    return asdict(ice_now())


def _record(request: ActingRequest, code: str, by: Actor, side: Side) -> dict[str, Any]:
    return recordings.add_piece(request, code, by)


_WHAT = {
    "record": (limits.RECORD_BY_SIDE, _record),
    "ask": (limits.CALL_BY_SIDE, _ask),
    "answer": (limits.SIGNAL_BY_SIDE, _answer),
    "signals": (limits.SIGNAL_BY_SIDE, _signal),
    "beat": (limits.SIGNAL_BY_SIDE, _beat),
    "consent": (limits.SIGNAL_BY_SIDE, _consent),
    "end": (limits.SIGNAL_BY_SIDE, _end),
    "ice": (limits.ICE_BY_SIDE, _ice),
}


def _text(request: ActingRequest, name: str) -> str:
    return str(request.POST.get(name, ""))


def _one_of[Code: (Wish, Consent, Path)](request: ActingRequest, name: str, codes: type[Code]) -> Code:
    given = _text(request, name)
    if given not in set(codes):
        raise Invalid("invalid", errors={name: "field_wrong"})
    return codes(given)


def _told(call: Call, side: Side) -> dict[str, Any]:
    return {"call": {"number": call.number, "state": call.state}, "side": side}


def _started(call: Call, side: Side) -> dict[str, Any]:
    return {**_told(call, side), "ice": asdict(ice_now())}
