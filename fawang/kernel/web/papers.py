"""A paper as PDF: a template filled in, set with the Chinese fonts of the system."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.web import pdf

PDF = "application/pdf"
#: They are documents of Chinese law, whatever language somebody reads the pages in.
LANGUAGE = "zh-hans"
RETRY_SECONDS = 3600


def to_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """Return `template`, filled in with `context`, as a PDF.

    Raises:
        Unavailable: `forms_unavailable`, WeasyPrint or its system libraries are missing here; or see `children.call`.
    """
    with translation.override(LANGUAGE):
        html = render_to_string(template, dict(context))
    try:
        return pdf.to_pdf(html)
    except ImportError as error:
        raise Unavailable("forms_unavailable", retry_after=RETRY_SECONDS) from error
