"""A report as a document: its head, what is stamped on each page, and its sections."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.reports import telling
from fawang.datacentre.reports.charts import Drawing
from fawang.datacentre.reports.document import Report
from fawang.datacentre.reports.gathering import Gathered
from fawang.datacentre.reports.naming import filter_texts, level_name, period_text, title_of
from fawang.datacentre.reports.sections import Writer


def compose(
    found: Gathered, drawing: Drawing, *, scope: str, maker: str, today: date, now: datetime
) -> Report:
    """Return the document of what was gathered.

    Args:
        scope: whose figures these are, such as the names of bureaux; empty: everybody's.
        maker: who ordered it; empty where nobody in particular did.
    """
    writer = Writer(found, drawing, today)
    sections = [one for one in writer.sections() if one.said or one.grids]
    order = found.order
    filters = filter_texts(order, found.names)
    place = ", ".join(text for level, text in filters if level == "region")
    whole = scope or _("all offices")
    made = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    shown = "; ".join(
        text if level == "region" else f"{level_name(level)} {text}" for level, text in filters
    ) or _("no filter")
    head = [
        (pgettext("report", "Period"), period_text(order)),
        (pgettext("report", "Scope"), whole),
        (pgettext("report", "Filters"), shown),
        (pgettext("report", "Compared with"), _compared(found) or _("nothing")),
        (pgettext("report", "Made at"), made),
    ]
    if maker:
        head.append((pgettext("report", "Ordered by"), maker))
    return Report(
        title=title_of(order.kind),
        period=period_text(order),
        place=place or scope,
        head=tuple(head),
        stamp=" · ".join((period_text(order), whole, shown, made)),
        demo=_("Demo data of a synthetic province: these are nobody's figures.") if found.demo else "",
        sections=tuple(sections),
        language=order.language,
        made_at=now,
    )


def _compared(found: Gathered) -> str:
    names = [telling.against(one, found.order.kind) for one in found.compared]
    return pgettext("between names", ", ").join(names)
