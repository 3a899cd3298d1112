"""Where the payment side tells us by itself that something has come (`carriers/http.py`)."""

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.payments.actions.settlements import payment_side, receive
from fawang.payments.carriers.port import Away
from fawang.payments.data import limits


@csrf_exempt  # a program calls, which has no session; its signature says who it is
@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def notice(request: ActingRequest) -> HttpResponse:
    """Take what the payment side tells: 204 once it is kept, 403 for whoever cannot sign, 404 where there is no side.

    Told again, it is the same money: an old message that somebody has caught and sends once more does nothing.
    """
    side = payment_side()
    if side is None:
        return HttpResponseNotFound()
    try:
        standing = side.read_notice(
            {name.lower(): value for name, value in request.headers.items()}, request.body
        )
    except Away:
        throttle.take(limits.NOTICE_BY_ADDRESS, address_of(request))
        return HttpResponseForbidden()
    receive(by=SYSTEM, standing=standing)
    return HttpResponse(status=204)
