"""Danger in what somebody has just written, wherever they wrote it: the answer begins with whom to call.

Every page of the public frame draws the box (`shell/base.html`) for the words that came with its request, so that an
error, a limit or a page that somebody adds tomorrow cannot leave it out. Where the answer is a redirect, a cookie takes
the signs to the page after it, once: which signs, nothing of the words.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from string import hexdigits
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.security.access import ActingRequest, Audience
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.urgency import LONGEST

#: Its name and value say nothing to whoever looks through a shared phone.
COOKIE = "fawang_next"
_KEEP_SECONDS = 120
_SIGNS = tuple(Urgency)
#: What proves who somebody is, and what our own pages add.
_NO_WORDS = frozenset({"csrfmiddlewaretoken", "password", "once", "client_id"})
#: More than any page asks is sent to keep us busy: also what a limit refuses is judged.
_MOST_TEXTS = 100
_MOST_CHARACTERS = 10_000


def signs_of(request: HttpRequest) -> tuple[Urgency, ...]:
    """Return the signs in what came with a request, and in what the page before it brought."""
    from fawang.knowledge.guidance import urgent

    return urgent.ordered([*urgent.signs_in(*_first(_written(request))), *_brought(request)])


def call_now(request: ActingRequest) -> list[dict[str, Any]]:
    """Return whom the person should call at once, for what a program has sent for them; nothing for staff."""
    from fawang.knowledge.api.schemas import urgent_out
    from fawang.knowledge.guidance import urgent

    if request.actor.kind == ActorKind.STAFF:
        return []
    return urgent_out(urgent.helps_in(*_first(chain(_written(request), _in_json(request)))))


class UrgentMiddleware:
    """Brings the signs of what was sent with a form to the page that answers it."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _leads_on(response):
            if _is_public(request) and (found := signs_of(request)):
                _bring(response, found)
        elif COOKIE in request.COOKIES and _ends_here(request, response):
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _first(texts: Iterable[str]) -> Iterator[str]:
    """Yield as many texts as are judged; of a long one no more counts than is read."""
    left = _MOST_CHARACTERS
    for text in islice(texts, _MOST_TEXTS):
        yield text
        left -= min(len(text), LONGEST)
        if left <= 0:
            return


def _written(request: HttpRequest) -> Iterator[str]:
    """Yield what came in the fields of a form or of an address."""
    for name in ("GET", "POST"):
        for field, values in _fields(request, name):
            if field not in _NO_WORDS:
                yield from values


def _fields(request: HttpRequest, name: str) -> list[tuple[str, list[str]]]:
    try:
        return list(getattr(request, name).lists())
    except Exception:  # the body may be the very thing that is broken
        return []


def _in_json(request: HttpRequest) -> Iterator[str]:
    """Yield the texts of a body in JSON, however deep."""
    try:
        waiting = [json.loads(request.body)]
    except Exception:  # no JSON, or read as files already
        return
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as fields:
                waiting += fields.values()
            case list() as entries:
                waiting += entries


def _bring(response: HttpResponse, signs: Iterable[Urgency]) -> None:
    response.set_cookie(
        COOKIE,
        "".join(f"{_SIGNS.index(sign):x}" for sign in signs),
        max_age=_KEEP_SECONDS,
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )


def _brought(request: HttpRequest) -> Iterator[Urgency]:
    for digit in request.COOKIES.get(COOKIE, "")[: len(_SIGNS)]:
        if digit in hexdigits and int(digit, 16) < len(_SIGNS):
            yield _SIGNS[int(digit, 16)]


def _leads_on(response: HttpResponseBase) -> bool:
    """Tell whether the answer is another page of ours; "exit this page" leads away, and takes nothing along."""
    return response.status_code in (302, 303) and response.headers["Location"].startswith("/")


def _is_public(request: HttpRequest) -> bool:
    """Tell whether the page that was asked for is the public's; staff write of other people's danger."""
    match = request.resolver_match
    allowed = getattr(match.func, "allowed", ()) if match else ()
    return bool({Audience.EVERYBODY, Audience.RESIDENT} & set(allowed))


def _ends_here(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether somebody sees this answer as a page, or has left: it is no part of a page, no file, no script's."""
    apart = "HX-Request" in request.headers or "X-Requested-With" in request.headers
    leaves = response.status_code in (302, 303)
    return not apart and (leaves or response.headers.get("Content-Type", "").startswith("text/html"))
