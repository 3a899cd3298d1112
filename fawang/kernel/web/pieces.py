"""Pieces of what is played: a player asks for a range of bytes (RFC 9110, 14), and Safari plays nothing else."""

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)


def is_further_piece(request: HttpRequest) -> bool:
    """Tell whether a player asks for a further piece of what it has begun to play."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    return asked is not None and int(asked[1]) > 0


def piece(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return the piece of `content` that is asked for, or 416 where there is none; all of it if none is asked for."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        response = HttpResponse(content)
    else:
        first = int(asked[1])
        last = min(int(asked[2] or len(content)), len(content) - 1)
        if first > last:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{len(content)}"
        else:
            response = HttpResponse(content[first : last + 1], status=206)
            response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    return response
