"""The document: the kind's template, filled in, with number, verification code and QR code on it."""

import json
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from fawang.certificates.models import Certificate
from fawang.certificates.queries import certificates as queries
from fawang.certificates.rules.numbers import printed
from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.web import pdf
from fawang.kernel.web.papers import LANGUAGE, RETRY_SECONDS
from fawang.organisations import queries as organisations
from fawang.people import queries as people


def drawn(row: Certificate, *, today: date) -> bytes:
    """Return the document as PDF, before anybody has signed it; without a number it is a preview.

    Raises:
        Unavailable: `forms_unavailable`, WeasyPrint or its system libraries are missing here; or see `children.call`.
    """
    with translation.override(LANGUAGE):
        html = render_to_string(
            row.template, {**json.loads(row.context or "{}"), "paper": _facts(row, today)}
        )
    try:
        return pdf.to_pdf(html, data_urls=True)
    except ImportError as error:
        raise Unavailable("forms_unavailable", retry_after=RETRY_SECONDS) from error


def _facts(row: Certificate, today: date) -> dict[str, Any]:
    code = queries.check_code_of(row)
    link = settings.FAWANG_PUBLIC_URL + reverse("certificates:verify_code", args=[row.code, code])
    names = people.staff_named(set(row.signers))
    return {
        "title": row.title,
        "office": organisations.unit(row.unit_id),
        "number": row.number,
        "day": today,
        "signers": [names.get(one, "") for one in row.signers],
        "is_copy": row.is_copy,
        "is_demo": row.is_demo,
        "check_code": printed(code),
        "verify": settings.FAWANG_PUBLIC_URL + reverse("certificates:verify"),
        # Of a preview nothing can be verified.
        "qr": segno.make(link, micro=False, error="m").svg_data_uri(scale=4, border=2) if row.number else "",
    }
