"""A room of the journeys' own whose people call each other: whoever opens a page may join. It has nothing but that.

What such a room has to do itself is here: decide who may join, pass on what pages say, and stream what they hear.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_POST

from fawang.browser_calls import actions, queries
from fawang.browser_calls.queries import Standing
from fawang.config.urls import urlpatterns as platform
from fawang.kernel import clock
from fawang.kernel.news.live import events_of, hub, let_go
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import Audience, allow
from fawang.kernel.wording import say

_SUBJECT = _TOPIC = "five"


@allow(Audience.EVERYBODY)
def page(request: HttpRequest, who: str) -> HttpResponse:
    """Show the page of somebody."""
    scripts = (static("browser_calls/link.js"), static("browser_calls/mesh.js"), "/five.js")
    tags = "".join(f'<script src="{script}" defer></script>' for script in scripts)
    response = HttpResponse(
        f"<!doctype html><html lang=en><title>{who}</title><link rel=icon href=data:,>{tags}"
        f'<body data-csrf="{get_token(request)}"><p role=status></p><button>Leave</button></body></html>'
    )
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


@allow(Audience.EVERYBODY)
def script(request: HttpRequest) -> HttpResponse:
    """Return the page's script."""
    return HttpResponse(Path(__file__).with_suffix(".js").read_bytes(), content_type="text/javascript")


@require_POST
@allow(Audience.EVERYBODY)
def do(request: HttpRequest, who: str, what: str) -> JsonResponse:
    """Do what the page asks for."""
    given, now = request.POST, clock.now()
    try:
        if what == "join":
            actions.join(
                by=ANONYMOUS, subject=_SUBJECT, topic=_TOPIC, key=who, client=given["client"], now=now
            )
        elif what == "tell":
            actions.tell(
                by=ANONYMOUS, subject=_SUBJECT, key=who, client=given["client"], client_id=given["client_id"],
                parts=json.loads(given["parts"]), to=int(given["to"]), now=now,
            )  # fmt: skip
        elif what == "leave":
            actions.leave(by=ANONYMOUS, subject=_SUBJECT, key=who)
        elif what != "ice":
            raise NotFound("not_found")
    except Problem as problem:
        return JsonResponse({"sentence": say(problem.code, **problem.params)}, status=problem.status)
    return JsonResponse({"ice": asdict(queries.ice_now())})


@allow(Audience.EVERYBODY)
def events(request: HttpRequest, who: str) -> HttpResponseBase:
    """Stream who else is there, and what they say to `who`."""
    return events_of(_events(who))


async def _events(who: str) -> AsyncIterator[bytes]:
    await let_go()
    heard = 0
    look = sync_to_async(_look, thread_sensitive=False)
    async for changed in hub.watch(_TOPIC):
        if not changed:
            yield b": still here\n\n"
            continue
        found = await look(who, heard)
        heard = max([heard, *(signal["number"] for signal in found.signals)])
        others = [{"number": other.number, "polite": other.polite} for other in found.others]
        yield f"data: {json.dumps({'others': others, 'signals': found.signals})}\n\n".encode()


def _look(who: str, heard: int) -> Standing:
    try:
        return queries.standing(_SUBJECT, who, after=heard)
    finally:
        connections.close_all()


urlpatterns = [
    path("five.js", script),
    path("five/<str:who>", page),
    path("five/<str:who>/events", events),
    path("five/<str:who>/<str:what>", do),
    *platform,
]
