"""A form as an answer: for the browser to save, kept by nobody on the way."""

from django.http import HttpResponse

PDF = "application/pdf"


def as_download(name: str, content: bytes) -> HttpResponse:
    """Return a PDF under `name`, which is plain ASCII."""
    response = HttpResponse(content, content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
