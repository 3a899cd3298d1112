"""Making a report: its figures are asked for, worded, drawn and set in the form that was ordered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.reports.orders import Format, ReportOrder
from fawang.kernel import clock

#: Of a hundred parts of the work, asking takes so many.
_ASKING = 80
MEDIA: dict[Format, str] = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A report as a file. `title` names it in its own language."""

    content: bytes
    title: str
    demo: bool


def make(
    order: ReportOrder,
    scope: Scope,
    *,
    now: datetime,
    scope_name: str = "",
    maker: str = "",
    engine: Engine | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Made:
    """Return the report that was ordered.

    Args:
        scope: whose figures may be in it.
        scope_name: what `scope` is called; empty: everybody's.
        progress: is told the per cent that is done.

    Raises:
        Invalid: the filters have no meaning (`questions.check`).
        Unavailable: `facts_missing`, `engine_failed`, `report_maker_missing`.
    """
    # What sets and draws takes a second to load, and only this needs it.
    from fawang.datacentre.reports import composing, gathering, pdf, word
    from fawang.datacentre.reports.charts import Drawing

    with translation.override(order.language):
        found = gathering.gather(
            order, scope, engine=engine, progress=lambda done, of: progress(_ASKING * done // of)
        )
        report = composing.compose(
            found, Drawing(order.format, order.language), scope=scope_name, maker=maker,
            today=now.astimezone(clock.CHINA).date(), now=now,
        )  # fmt: skip
        progress(90)
        content = pdf.to_pdf(report) if order.format == Format.PDF else word.to_docx(report)
    return Made(content, " ".join(filter(None, (report.title, report.period, report.place))), found.demo)
