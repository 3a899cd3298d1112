"""Where signing in leads, and how a session begins."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from fawang.kernel import clock
from fawang.people.accounts.identity import address_of


def next_of(request: HttpRequest) -> str:
    """Return the page to go on to, if one was named and it is ours."""
    way = request.POST.get("next") or request.GET.get("next") or ""
    return way if url_has_allowed_host_and_scheme(way, None) else ""


def start_session(request: HttpRequest, **values: object) -> None:
    """Begin a session under a new key: one that was known before signing in must not be worth anything."""
    request.session.flush()
    request.session.update(
        {
            **values,
            "seen": clock.now().timestamp(),
            "agent": request.headers.get("User-Agent", "")[:200],
            "address": address_of(request),
        }
    )
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
