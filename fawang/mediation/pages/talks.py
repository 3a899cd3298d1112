"""The talk by browser: a page for each side and one for the committee, what they say to each other, what they hear."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.browser_calls import actions as meetings
from fawang.browser_calls.queries import ice_now
from fawang.kernel import clock
from fawang.kernel.news.live import events_of, hub, let_go
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.rules.problems import Invalid, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import say
from fawang.mediation.actions import talks
from fawang.mediation.actions.talks import Seat, seat_of
from fawang.mediation.data import limits
from fawang.people.rules import Permission
from fawang.work_orders import queries

_LONGEST_NUMBER = 9


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show the talk to one of the sides."""
    actor = _holder(request, code, key)
    back = reverse("work_orders:follow", args=[code, key])
    return _page(request, actor, code, back=back, template="mediation/talk.html")


@never_cache
@allow(Permission.ORDER_VIEW)
def desk(request: ActingRequest, code: str) -> HttpResponse:
    """Show the talk to the committee."""
    back = reverse("work_orders:order", args=[code])
    return _page(request, request.actor, code, back=back, template="mediation/desk_talk.html")


def _page(request: ActingRequest, actor: Actor, code: str, *, back: str, template: str) -> HttpResponse:
    seat = seat_of(by=actor, code=code)
    context = {"order": seat.order, "back": back, "here": request.path}
    response = render(request, template, context)
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def own_do(request: ActingRequest, code: str, key: str, what: str) -> HttpResponse:
    """Do what the page of a side asks for."""
    return _do(request, lambda: _holder(request, code, key), code, what)


@require_POST
@never_cache
@allow(Permission.ORDER_VIEW)
def desk_do(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """Do what the committee's page asks for."""
    return _do(request, lambda: request.actor, code, what)


def _do(request: ActingRequest, who: Callable[[], Actor], code: str, what: str) -> HttpResponse:
    try:
        actor = who()
        seat = seat_of(by=actor, code=code)
        throttle.take(limits.SAY_BY_SEAT, f"{seat.subject}:{seat.key}")
        given = request.POST
        match what:
            case "join":
                talks.join(by=actor, seat=seat, client=given.get("client", ""))
                return JsonResponse({"ice": asdict(ice_now())})
            case "ice":
                return JsonResponse({"ice": asdict(ice_now())})
            case "tell":
                meetings.tell(
                    by=actor, subject=seat.subject, key=seat.key, client=given.get("client", ""),
                    client_id=given.get("client_id", ""), parts=_parts(given.get("parts", "")),
                    to=whole_number(given.get("to", ""), digits=_LONGEST_NUMBER), now=clock.now(),
                )  # fmt: skip
            case "beat":
                meetings.beat(by=actor, subject=seat.subject, key=seat.key, now=clock.now())
            case "leave":
                talks.leave(by=actor, seat=seat)
            case _:
                raise NotFound("not_found")
    except Problem as problem:
        sentence = say(problem.code, **problem.params)
        return JsonResponse({"code": problem.code, "sentence": sentence}, status=problem.status)
    return JsonResponse({})


@never_cache
@allow(Audience.EVERYBODY)
def own_events(request: ActingRequest, code: str, key: str) -> HttpResponseBase:
    """Stream to one of the sides who else is there, and what their windows say."""
    return events_of(_events(seat_of(by=_holder(request, code, key), code=code)))


@never_cache
@allow(Permission.ORDER_VIEW)
def desk_events(request: ActingRequest, code: str) -> HttpResponseBase:
    """Stream the same to the committee."""
    return events_of(_events(seat_of(by=request.actor, code=code)))


async def _events(seat: Seat) -> AsyncIterator[bytes]:
    await let_go()
    heard = 0
    look = sync_to_async(_look, thread_sensitive=False)
    async for changed in hub.watch(seat.subject):
        if not changed:
            yield b": still here\n\n"
            continue
        found = await look(seat, heard)
        heard = max([heard, *(signal["number"] for signal in found["signals"])])
        yield f"data: {json.dumps(found)}\n\n".encode()


def _look(seat: Seat, heard: int) -> dict[str, Any]:
    try:
        return talks.standing(seat, after=heard)
    finally:
        connections.close_all()


def _holder(request: ActingRequest, code: str, key: str) -> Actor:
    return queries.actor_with_key(code, key, request.actor)


def _parts(given: str) -> object:
    try:
        return json.loads(given)
    except ValueError:
        raise Invalid("invalid", errors={"parts": "field_wrong"}) from None
