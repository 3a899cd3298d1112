"""The report of a check: a page of its own, without anything from elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language

from fawang.partners.wire.conformance.cases import Result


def html(url: str, results: Sequence[Result], now: datetime) -> str:
    """Return the report as HTML."""
    return render_to_string(
        "partners_wire/conformance.html",
        {
            "url": url,
            "results": results,
            "failed": sum(not one.passed for one in results),
            "passed": sum(one.passed for one in results),
            "now": now,
            "language": get_language() or "en",
        },
    )
