"""A file of a talk as an answer: shown or saved, never run, kept by nobody on the way."""

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from fawang.consultations.attachments import ENDINGS, Kind
from fawang.consultations.models import Attachment

#: Of its own and stricter than that of pages: whatever a file turns out to be, nothing in it runs or is fetched.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)


def is_further_piece(request: HttpRequest) -> bool:
    """Tell whether a player asks for a further piece of what it has begun to read."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    return asked is not None and int(asked[1]) > 0


def as_file(request: HttpRequest, row: Attachment, content: bytes) -> HttpResponse:
    """Return a file, or the piece of it that a player asks for. Papers are saved, photos and voices shown."""
    response = _piece(request, content) if row.kind == Kind.VOICE else HttpResponse(content)
    response["Content-Type"] = row.media_type
    name = row.name or f"{row.kind}{ENDINGS[row.media_type]}"
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    how = "attachment" if row.kind == Kind.DOCUMENT else "inline"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(safe)}"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _piece(request: HttpRequest, content: bytes) -> HttpResponse:
    # Safari plays nothing that it cannot ask for in pieces.
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
