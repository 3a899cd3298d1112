"""A file of a talk as an answer: shown or saved, never run, kept by nobody on the way."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from fawang.consultations.models import Attachment
from fawang.consultations.rules.attachments import ENDINGS, Kind
from fawang.kernel.web.pieces import piece

#: Of its own and stricter than that of pages: whatever a file turns out to be, nothing in it runs or is fetched.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def as_file(request: HttpRequest, row: Attachment, content: bytes) -> HttpResponse:
    """Return a file, or the piece of it that a player asks for. Papers are saved, photos and voices shown."""
    response = piece(request, content) if row.kind == Kind.VOICE else HttpResponse(content)
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
