"""Where the SMS gateway hands in what people write. Signed as Standard Webhooks are (docs/channels.md)."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fawang.channels.actions.sms.receive import Received, receive
from fawang.channels.data import limits
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of


@csrf_exempt  # a program calls, which has no session; its signature says who it is
@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def inbound(request: ActingRequest) -> HttpResponse:
    """Take a text message: 204 once it is kept, 403 for whoever cannot sign, 404 where none are taken."""
    from standardwebhooks import Webhook, WebhookVerificationError

    if not settings.FAWANG_SMS_INBOUND_SECRET:
        return HttpResponseNotFound()
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        # Older than five minutes it is nothing either: the library says so.
        read = Webhook(settings.FAWANG_SMS_INBOUND_SECRET).verify(request.body, headers)
    except (WebhookVerificationError, ValueError, UnicodeDecodeError):
        throttle.take(limits.UNSIGNED_BY_ADDRESS, address_of(request))
        return HttpResponseForbidden()
    try:
        receive(by=SYSTEM, received=_received(read))
    except (Invalid, KeyError, TypeError, ValueError):
        return HttpResponseBadRequest()
    return HttpResponse(status=204)


def _received(read: dict[str, object]) -> Received:
    part = read.get("part") or {}
    if not isinstance(part, dict):
        raise TypeError("part")
    return Received(
        key=str(read["id"]),
        number=str(read["from"]),
        text=str(read["text"]),
        joined=str(part.get("of_message", "")),
        part=int(part.get("number", 1)),
        parts=int(part.get("parts", 1)),
    )
