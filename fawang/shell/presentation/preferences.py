"""How somebody wants to read: language, theme, text size, easy-read. Kept in cookies, in no table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fawang.kernel.security.access import Audience, allow

COOKIES: Final = {
    "language": "fawang_language", "theme": "fawang_theme", "text": "fawang_text", "wording": "fawang_words",
}  # fmt: skip
THEMES: Final = ("auto", "light", "dark")
TEXT_SIZES: Final = ("normal", "large")
#: As pages are written, or with what they say in easy-read above.
WORDINGS: Final = ("normal", "easy")
YEAR_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a page is rendered by; `language` is one of `settings.LANGUAGES`."""

    language: str
    theme: str = "auto"
    text: str = "normal"
    wording: str = "normal"


def choices() -> dict[str, tuple[str, ...]]:
    """Return the values each preference may take."""
    return {
        "language": tuple(code for code, _name in settings.LANGUAGES),
        "theme": THEMES,
        "text": TEXT_SIZES,
        "wording": WORDINGS,
    }


def read(request: HttpRequest) -> Preferences:
    """Return the preferences in the cookies of `request`, with what the browser asks for as language."""
    allowed = choices()
    chosen = {
        name: value
        for name, cookie in COOKIES.items()
        if (value := request.COOKIES.get(cookie)) in allowed[name]
    }
    chosen.setdefault("language", _language_of_browser(request))
    return Preferences(**chosen)


def _language_of_browser(request: HttpRequest) -> str:
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class PreferencesMiddleware:
    """Sets `request.preferences` and renders the page in its language."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        preferences = read(request)
        request.preferences = preferences  # type: ignore[attr-defined]
        with translation.override(preferences.language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", preferences.language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


# Without a token, so that pages without a form need no cookie: the worst a foreign page could do
# by this is to change somebody's text size.
@csrf_exempt
@require_POST
@allow(Audience.EVERYBODY)
def choose(request: HttpRequest) -> HttpResponse:
    """Set the preferences that were posted, and return to the page they were posted from.

    What is not one of the choices is ignored. The script asks with `X-Requested-With: fetch` and
    gets 204, since it has changed the page already.
    """
    response = (
        HttpResponse(status=204)
        if request.headers.get("X-Requested-With") == "fetch"
        else HttpResponseRedirect(_way_back(request))
    )
    for name, allowed in choices().items():
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(
                COOKIES[name],
                value,
                max_age=YEAR_SECONDS,
                secure=settings.CSRF_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


def _way_back(request: HttpRequest) -> str:
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return "/"
