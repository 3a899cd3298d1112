"""The tablet in a waiting room: numbers, guidance, and the way to one's own phone. It keeps nothing of anybody."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.counter.queries import line
from fawang.kernel.access import ActingRequest, Audience, allow
from fawang.kernel.devices import KIOSK
from fawang.kernel.problems import NotFound
from fawang.organisations import queries as organisations

#: A tablet stays one for so long; it is set up anew by opening its page.
_KEPT_SECONDS = 400 * 24 * 3600


@never_cache
@allow(Audience.EVERYBODY)
def start(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show what can be done here; the device is a tablet for everybody from now on."""
    unit = organisations.unit(unit_id)
    if not unit.active:
        raise NotFound("not_found")
    response = render(request, "counter/kiosk.html", {"unit": unit, "has_queue": line.has_queue(unit_id)})
    response.set_cookie(
        KIOSK,
        reverse("counter:kiosk", args=[unit_id]),
        max_age=_KEPT_SECONDS,
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )
    return response


@never_cache
@allow(Audience.EVERYBODY)
def clear(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Forget whoever used the tablet: their session, drafts and all other cookies; then show the start."""
    response = HttpResponseRedirect(reverse("counter:kiosk", args=[unit_id]))
    if KIOSK in request.COOKIES:
        request.session.flush()
        for name in request.COOKIES:
            if name != KIOSK:
                response.delete_cookie(name, samesite="Lax")
        response["Clear-Site-Data"] = '"cache"'
    return response
