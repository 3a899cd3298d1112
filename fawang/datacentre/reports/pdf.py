"""A report as PDF: a template, filled in and set."""

from base64 import b64encode
from pathlib import Path

from django.template.loader import render_to_string

from fawang.datacentre.reports.document import Report
from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.web import pdf

_STYLE = Path(__file__).parent / "data" / "report.css"
_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
RETRY_SECONDS = 3600


def to_pdf(report: Report) -> bytes:
    """Return a report as PDF.

    Raises:
        Unavailable: `report_maker_missing`, WeasyPrint or its system libraries are missing here; or see
            `children.call`.
    """
    sections = [
        {
            "code": one.code,
            "title": one.title,
            "said": one.said,
            "grids": one.grids,
            "pictures": [
                {
                    "title": chart.title,
                    "alt": chart.alt,
                    "address": f"data:image/svg+xml;base64,{b64encode(chart.image).decode()}",
                }
                for chart in one.charts
            ],
        }
        for one in report.sections
    ]
    shown = {
        name: getattr(report, name)
        for name in ("title", "period", "place", "head", "stamp", "demo", "made_at")
    }
    html = render_to_string(
        "datacentre/report_paper.html",
        {"report": {**shown, "sections": sections}, "lang": _LANG.get(report.language, "zh-Hans")},
    )
    try:
        return pdf.to_pdf(html, style=_STYLE.read_text(encoding="utf-8"), data_urls=True)
    except ImportError as error:
        raise Unavailable("report_maker_missing", retry_after=RETRY_SECONDS) from error
