"""Trying out, before a call, what it needs: camera, microphone, loudspeaker and the way to the relay."""

from dataclasses import asdict
from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.browser_calls import queries
from fawang.browser_calls.rules.turn import GOOD_FOR_A_CHECK
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of

#: Each try is a password for the relay.
_TRY_BY_ADDRESS = throttle.Rate("browser_calls.ice.address", burst=20, every=timedelta(seconds=30))


@never_cache
@allow(Audience.EVERYBODY)
def devices(request: ActingRequest) -> HttpResponse:
    """Let somebody try out what a call needs."""
    relay = queries.relay()
    response = render(
        request, "browser_calls/devices.html", {"has_relay": bool(relay.urls), "relay_only": relay.only}
    )
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def ice(request: ActingRequest) -> HttpResponse:
    """Return the way to the relay for somebody who tries it out."""
    throttle.take(_TRY_BY_ADDRESS, address_of(request))
    return JsonResponse(asdict(queries.ice_now(GOOD_FOR_A_CHECK)))
