"""Sound as an answer: played, kept by nobody on the way, in pieces where a player asks for them."""

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)


def is_further_piece(request: HttpRequest) -> bool:
    """Tell whether a player asks for a further piece of what it has begun to play."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    return asked is not None and int(asked[1]) > 0


def as_wav(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return a WAV file, or the piece of it that is asked for: Safari plays nothing else."""
    response = _piece(request, content)
    response["Content-Type"] = "audio/wav"
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _piece(request: HttpRequest, content: bytes) -> HttpResponse:
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        return HttpResponse(content)
    first = int(asked[1])
    last = min(int(asked[2] or len(content)), len(content) - 1)
    if first > last:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{len(content)}"
        return refused
    response = HttpResponse(content[first : last + 1], status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return response
