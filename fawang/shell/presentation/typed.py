"""The text somebody has typed, carried over a failure to the next try."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

#: Names of fields that are never echoed: what proves who somebody is, and tokens of ours.
_SECRET = re.compile(
    r"(?:^|[_\-.])(?:password\d?|passcode|pass_?phrase|pin|otp|totp|token|secret|captcha|csrfmiddlewaretoken)"
    r"(?:$|[_\-.\d])"
    r"|^code$|(?:sms|sign_in|one_time|verification|recovery)_code$",
    re.IGNORECASE,
)
#: What is written to a page again must stay smaller than what is taken in.
_MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What was posted, to be posted again to `address`; `files` tells that files were left out."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: bool

    @property
    def readable(self) -> tuple[str, ...]:
        """The longer texts, to be shown so that they can be copied by hand."""
        return tuple(value for _name, value in self.fields if len(value) > 20)


def typed(request: HttpRequest) -> Typed | None:
    """Return what was typed into one of our own pages, or None where nothing can be carried over.

    A form that comes from elsewhere gets nothing: its text, shown here with a button to send it
    again, would let a foreign page act by the hand of a person who only presses "Try again".
    """
    if request.method != "POST":
        return None
    try:
        if not _from_our_own_page(request):
            return None
        fields = tuple(
            (name, str(value))
            for name, values in request.POST.lists()
            if not _SECRET.search(name)
            for value in values
        )
        files = bool(request.FILES)
    except Exception:  # the body, or the host it was sent to, may be the very thing that is wrong
        return None
    if sum(len(value) for _name, value in fields) > _MOST_CHARACTERS:
        return None
    return Typed(address=request.get_full_path(), fields=fields, files=files)


def _from_our_own_page(request: HttpRequest) -> bool:
    host = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "").netloc
    return bool(host) and host in {request.get_host(), urlsplit(settings.FAWANG_PUBLIC_URL).netloc}
