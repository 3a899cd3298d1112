"""The statistical forms of legal aid: a year or half-year of a unit and what lies below it, and as a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Table, draw, fact
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.markup import exact
from fawang.kernel.wording import Text
from fawang.legal_aid.actions.statistics import fill_in_form
from fawang.legal_aid.pages.fields import XLSX, workbook
from fawang.legal_aid.queries.statistics import Form
from fawang.legal_aid.rules.statistics import Span, read_span
from fawang.legal_aid.texts.statistics import TABLES
from fawang.organisations.queries.scope import reach
from fawang.people.rules import Permission

_MONEY = frozenset({"results.recovered", *(f"subsidies.{one}" for one in TABLES["subsidies"][1])})


@never_cache
@allow(Permission.DATA_VIEW)
def show(request: ActingRequest) -> HttpResponse:
    """Show the forms of a unit for a span, each cell with what it counts."""
    form = _form(request)
    query = {"unit": form.unit.id, "span": form.span.code}
    sheet = Sheet(
        heading=_("Legal aid statistics"),
        tools=[
            (_("Spreadsheet"), reverse("legal_aid:statistics_xlsx", query={**query, "until": _until(form)}))
        ]
        if request.actor.may_anywhere(Permission.DATA_EXPORT)
        else [],
        tabs=_spans(form),
        tabs_label=_("Years and halves"),
        intro=_(
            "Counted from decisions, outcomes and lists. Asked again for the same moment, numbers are the same."
        ),
        facts=[
            fact(_("Unit"), form.unit.name),
            fact(_("Counted until"), exact(form.until)),
        ],
        tables=[_table(form, code) for code in TABLES] + [_below(form)],
    )
    return draw(request, sheet)


def _form(request: ActingRequest) -> Form:
    within = reach(request.actor, Permission.DATA_VIEW)
    unit_id = whole_number(request.GET.get("unit", ""))
    if unit_id is None:
        if not within:
            raise NotFound("not_found")
        unit_id = within[0]
    try:
        until = datetime.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        until = clock.now()
    until = until if until.tzinfo else until.replace(tzinfo=clock.CHINA)
    span = read_span(request.GET.get("span", ""), today=clock.today())
    return fill_in_form(by=request.actor, unit_id=unit_id, span=span, until=min(until, clock.now()))


def _until(form: Form) -> str:
    return form.until.astimezone(clock.CHINA).isoformat()


def _spans(form: Form) -> list[Mapping[str, Any]]:
    year = form.span.year
    shown = [Span(year - 1, 0), Span(year, 0), Span(year, 1), Span(year, 2), Span(year + 1, 0)]
    return [
        {
            "label": _name(one),
            "href": reverse("legal_aid:statistics", query={"unit": form.unit.id, "span": one.code}),
            "current": one == form.span,
        }
        for one in shown
        if one.begin <= clock.today()
    ]


def _name(span: Span) -> str:
    if not span.half:
        return str(span.year)
    words = _("first half of %(year)s") if span.half == 1 else _("second half of %(year)s")
    return str(words) % {"year": span.year}


def _cell(cells: Mapping[str, Decimal], name: str) -> str:
    value = cells.get(name, Decimal(0))
    return f"{value:,.2f}" if name in _MONEY else f"{value:,.0f}"


def _table(form: Form, code: str) -> Table:
    title, cells = TABLES[code]
    lines = [
        Line(label, [_cell(form.total, f"{code}.{name}"), definition])
        for name, (label, definition) in cells.items()
    ]
    return Table(title, [_("Cell"), _("How many"), _("What it counts")], lines)


_SHOWN = ("cases.received", "cases.granted", "cases.refused", "results.recovered", "subsidies.paid")


def _label(name: str) -> Any:
    table, _sign, cell = name.partition(".")
    return TABLES[table][1][cell][0]


def _below(form: Form) -> Table:
    lines = [
        Line(
            unit.name,
            [_cell(cells, name) for name in _SHOWN],
            reverse("legal_aid:statistics", query={"unit": unit.id, "span": form.span.code}),
        )
        for unit, cells in form.below
    ]
    return Table(
        _("By unit below"), [_("Unit"), *(_label(name) for name in _SHOWN)], lines, _("Nothing below it.")
    )


@never_cache
@allow(Permission.DATA_EXPORT)
def as_xlsx(request: ActingRequest) -> HttpResponse:
    """Return the forms as a spreadsheet: a line for each cell, a column for the unit and each one below it."""
    form = _form(request)
    heads: list[Text] = [
        _("Table of the form"),
        _("Cell"),
        form.unit.name,
        *(unit.name for unit, _cells in form.below),
        _("What it counts"),
    ]
    lines = [
        (title, label, *(_number(cells, f"{code}.{name}") for cells in _columns(form)), definition)
        for code, (title, rows) in TABLES.items()
        for name, (label, definition) in rows.items()
    ]
    last = form.span.end - timedelta(days=1)
    title = f"{form.unit.name} · {form.span.begin.isoformat()} – {last.isoformat()} · {_until(form)}"
    return as_download(f"legal-aid-{form.span.code}.xlsx", XLSX, workbook(title, heads, lines))


def _columns(form: Form) -> list[Mapping[str, Decimal]]:
    return [form.total, *(cells for _unit, cells in form.below)]


def _number(cells: Mapping[str, Decimal], name: str) -> Decimal | int:
    value = cells.get(name, Decimal(0))
    return value if name in _MONEY else int(value)
