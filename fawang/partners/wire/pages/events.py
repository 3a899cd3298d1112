"""Where a partner's system sends events: one address, one answer for each event however often it comes."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fawang.kernel import clock, wording
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.partners.wire.actions.inbox import Receipt, Rejected, take_event
from fawang.partners.wire.data import limits


@csrf_exempt  # a program calls, which has no session; its signature says who it is
@require_POST
@allow(Audience.EVERYBODY)
def take(request: ActingRequest) -> HttpResponse:
    """Take a signed event: 202 with its receipt once it is kept; problems say what is wrong and what to do."""
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        receipt = take_event(by=SYSTEM, headers=headers, body=request.body, certificate=_certificate(request))
    except Rejected as wrong:
        if wrong.status in (401, 403):
            try:
                throttle.take(limits.UNSIGNED_BY_ADDRESS, address_of(request))
            except TooMany as many:
                wrong = Rejected("too_many_requests", 429, retry_after=many.params.get("retry_after"))  # type: ignore[arg-type]
        return _problem(request, wrong)
    return _receipt(receipt)


@allow(Audience.EVERYBODY)
def too_large(request: ActingRequest) -> HttpResponse:
    """Answer for a body that nobody has read (config/asgi.py)."""
    return _problem(request, Rejected("event_too_large", 413))


def _receipt(receipt: Receipt) -> HttpResponse:
    body = {
        "id": receipt.event_id,
        "digest": f"sha-256=:{b64encode(receipt.digest).decode()}:",
        "received_at": receipt.received_at.isoformat(),
    }
    answer = JsonResponse(body, status=202)
    answer["Cache-Control"] = "no-store"
    return answer


def _problem(request: HttpRequest, wrong: Rejected) -> HttpResponse:
    """Return `application/problem+json` (RFC 9457) with our time, so that a clock can be set by it."""
    seconds = max(1, round(wrong.retry_after)) if wrong.retry_after else None
    # What this room says to programs is English; what they do is decided by the code.
    with translation.override("en"):
        detail = wording.say(wrong.code, **({"retry_after": seconds} if seconds else {}))
    body: dict[str, Any] = {
        "type": f"urn:fawang:problem:{wrong.code}",
        "title": detail,
        "status": wrong.status,
        "code": wrong.code,
        "now": clock.now().isoformat(),
    }
    if wrong.skew is not None:
        body["skew_seconds"] = wrong.skew
    if wrong.errors:
        body["errors"] = wrong.errors
    if seconds:
        body["retry_after"] = seconds
    answer = JsonResponse(body, status=wrong.status, content_type="application/problem+json")
    answer["Cache-Control"] = "no-store"
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer


def _certificate(request: HttpRequest) -> str:
    name = settings.FAWANG_PARTNER_CERTIFICATE_HEADER
    # Only a proxy that we trust says whose certificate it has checked.
    if not name or request.META.get("REMOTE_ADDR", "") not in settings.FAWANG_PROXIES:
        return ""
    return request.headers.get(name, "").replace(":", "").strip().lower()
