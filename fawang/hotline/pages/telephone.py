"""A lawyer's telephone: a window of its own that stays open while they work, or what their desk telephone needs."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.dispatch.queries import seats
from fawang.dispatch.queries.pools import seat_topic
from fawang.hotline.actions import phones
from fawang.hotline.pages.desk_phone import DESK_DONE, desk_of, generation_of
from fawang.hotline.queries import calls, installation
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

WHO = (Permission.CONSULTATION_ANSWER,)


@never_cache
@allow(*WHO)
def telephone(request: ActingRequest) -> HttpResponse:
    """Show the telephone."""
    return _page(request)


@require_POST
@never_cache
@allow(*WHO)
def secret(request: ActingRequest) -> HttpResponse:
    """Show what is typed into their own desk telephone; that they have seen it is recorded."""
    return _page(request, shown=phones.show(by=request.actor, staff_id=request.actor.known_id))


@require_POST
@never_cache
@allow(*WHO)
def renew(request: ActingRequest) -> HttpResponse:
    """Give their own desk telephone a new secret."""
    phones.renew(by=request.actor, staff_id=request.actor.known_id, generation=generation_of(request.POST))
    return HttpResponseRedirect(reverse("hotline:telephone", query={"done": "renewed"}))


def _page(request: ActingRequest, *, shown: phones.SignIn | None = None) -> HttpResponse:
    staff_id = request.actor.known_id
    seat = seats.seat_of(staff_id)
    context: dict[str, Any] = {
        "own": calls.own_telephone(staff_id),
        "takes_calls": bool(seat and seat.calls),
        "on_duty": bool(seat and seat.presence != "offline"),
        "code": calls.in_hand(staff_id),
        "fragment": bool(request.headers.get("HX-Request")),
        **desk_of(
            request.actor,
            staff_id,
            shown=shown,
            show=reverse("hotline:telephone_secret"),
            renew=reverse("hotline:telephone_renew"),
        ),
        "done": DESK_DONE.get(request.GET.get("done", "")),
    }
    template = "hotline/telephone.html#now" if context["fragment"] else "hotline/telephone.html"
    response = render(request, template, context)
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


@require_POST
@never_cache
@allow(*WHO)
def credentials(request: ActingRequest) -> HttpResponse:
    """Give the browser what it registers with, for some minutes."""
    staff_id = request.actor.known_id
    if calls.own_telephone(staff_id):
        raise NotFound("not_found")
    found = installation.browser_credentials(staff_id)
    return JsonResponse(
        {
            "socket": settings.FAWANG_HOTLINE_WEB_URL,
            "uri": f"sip:{installation.seat_name(staff_id)}@{settings.FAWANG_HOTLINE_REALM}",
            "name": found.name,
            "password": found.password,
            "seconds": found.seconds,
        }
    )


@never_cache
@allow(*WHO)
def page_of_call(request: ActingRequest) -> HttpResponse:
    """Open the page of the call that is in hand."""
    code = calls.in_hand(request.actor.known_id)
    if not code:
        return HttpResponseRedirect(reverse("consultations:seat"))
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the seat: which call is in hand."""
    return stream_of(request, seat_topic(request.actor.known_id))
