"""A file as an answer: for the browser to save, kept by nobody on the way."""

from typing import IO

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

ZIP = "application/zip"


def as_download(name: str, media_type: str, content: bytes) -> HttpResponse:
    """Return a file for the browser to save; it is never shown within our pages."""
    response = HttpResponse(content, content_type=media_type)
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    response.headers["Content-Disposition"] = content_disposition_header(True, safe) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def as_file(name: str, content: IO[bytes]) -> FileResponse:
    """Return a ZIP for the browser to save, which is read while it is sent and closed afterwards.

    Args:
        name: letters and digits only, besides its ending.
    """
    response = FileResponse(content, as_attachment=True, filename=name, content_type=ZIP)
    response.headers["Cache-Control"] = "no-store"
    return response
