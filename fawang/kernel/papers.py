"""A paper as PDF: a template set by WeasyPrint with the Chinese fonts of the system, and its way to the browser.

Nothing is fetched, neither over the network nor from the disk: what somebody wrote cannot make the
server read anything. Two renderings of the same facts are the same bytes.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from fawang.kernel.problems import Unavailable

PDF = "application/pdf"
#: They are documents of Chinese law, whatever language somebody reads the pages in.
LANGUAGE = "zh-hans"
RETRY_SECONDS = 3600
# Its warnings quote the words of the person (a sign that no font has), which must not reach a log.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


def to_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """Return `template`, filled in with `context`, as a PDF.

    Raises:
        Unavailable: `forms_unavailable`, WeasyPrint or its system libraries are missing here.
    """
    try:
        # Pango and its kin are loaded at import. Only this needs them: without, all else still works.
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise Unavailable("forms_unavailable", retry_after=RETRY_SECONDS) from error
    with translation.override(LANGUAGE):
        html = render_to_string(template, dict(context))
    nothing = URLFetcher(allowed_protocols=(), fail_on_errors=False)
    pdf: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_tags=True)
    return pdf


def as_download(name: str, content: bytes) -> HttpResponse:
    """Return a PDF for the browser to save under `name`, which is plain ASCII; nobody on the way keeps it."""
    response = HttpResponse(content, content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
