"""Inspections on the desk: the list, the sheet of the standard, one of them with its deficiencies, and its print."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Step, Table, attempt, draw, further
from fawang.kernel.web.markup import day as written_day
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.outreach.actions import inspections as actions
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.pages.inspection_forms import SheetForm, UnitForm
from fawang.outreach.queries import inspections as queries
from fawang.outreach.queries.standard import NAMES, STANDARD, level_of
from fawang.outreach.rules.inspections import State, card
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission

_MAY = (Permission.OUTREACH_INSPECT, Permission.UNIT_CONFIRM)


@never_cache
@allow(*_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List inspections and what is to be mended; with `unit`, the history of one office."""
    asked, cursor = request.GET.get("unit", ""), request.GET.get("cursor", "")
    unit_id = whole_number(asked)
    page = queries.listed(request.actor, unit_id=unit_id, cursor=cursor)
    today = clock.today()
    numbers = queries.numbers(request.actor, today=today)
    here = reverse("outreach:inspections", query={"unit": unit_id} if unit_id is not None else None)
    inspects = request.actor.may_anywhere(Permission.OUTREACH_INSPECT)
    tables = [
        Table(
            title,
            [_("Office"), _("What"), _("To be mended until"), _("State")],
            [_deficiency(row) for row in queries.deficiencies(request.actor, state=state)],
            empty,
        )
        for state, title, empty in (
            (State.MENDED, _("Mended, to be looked at"), _("Nothing waits for an inspector.")),
            (State.OPEN, _("To be mended"), _("Nothing is to be mended.")),
        )
    ]
    history = Table(
        _("Inspections"),
        [_("Office"), _("Day"), _("Deficient"), _("Of these not closed")],
        [
            Line(
                row.unit.name,
                [written_day(row.day), *queries.counts_of(row)],
                reverse("outreach:inspection", args=[row.code]),
            )
            for row in page.rows
        ],
        _("No office has been inspected here yet."),
    )
    sheet = Sheet(
        heading=_("Inspections"),
        tools=[(_("Inspect an office"), reverse("outreach:new_inspection"))] if inspects else [],
        intro=gettext(
            "To be mended: %(open)s, of these overdue: %(overdue)s. Mended, to be looked at: %(mended)s."
        )
        % numbers,
        tables=[history] if unit_id is not None else [*tables, history],
        **further(here, cursor, page.next),
    )
    return draw(request, sheet)


def _deficiency(row: Finding) -> Line:
    assert row.due is not None
    shown = card(row.state, row.due, clock.today())
    tags = {"red": [(_("Overdue"), "bad")], "yellow": [(_("Due now"), "warn")]}.get(shown, [])
    return Line(
        row.inspection.unit.name,
        [NAMES.get(row.item, row.item), written_day(row.due), labels.DEFICIENCIES[row.state]],
        reverse("outreach:inspection", args=[row.inspection.code]) + f"#{row.item}",
        tags,
    )


@never_cache
@allow(Permission.OUTREACH_INSPECT)
def choose(request: ActingRequest) -> HttpResponse:
    """Ask which office is inspected."""
    form = UnitForm(request.POST if request.method == "POST" else None, by=request.actor)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("outreach:inspect", args=[form.cleaned_data["unit_id"]]))
    sheet = Sheet(
        heading=_("Inspect an office"),
        back=(_("Inspections"), reverse("outreach:inspections")),
        steps=[Step("", "", form, _("To the list"), folded=False)],
        failed=form,
    )
    return draw(request, sheet)


@never_cache
@allow(Permission.OUTREACH_INSPECT)
def inspect(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Take an inspection by the standard's list."""
    unit = organisations.unit(unit_id)
    if Permission.OUTREACH_INSPECT not in request.actor.permissions_on(unit.path):
        raise NotFound("unit_not_found")
    items = STANDARD.of_level(level_of(unit.kind))
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()), items=items)
    made: list[Inspection] = []
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: made.append(_inspect(request, unit, form, given)))
        if made:
            way = reverse("outreach:inspection", args=[made[0].code], query={"saved": "1"})
            return HttpResponseRedirect(way)
    context = {"unit": unit, "level": labels.LEVELS[level_of(unit.kind)], "form": form, "standard": STANDARD}
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "outreach/desk/inspect.html", context, status=status)


def _inspect(request: ActingRequest, unit: UnitRow, form: SheetForm, given: dict[str, Any]) -> Inspection:
    return actions.inspect(
        by=request.actor,
        unit_id=unit.id,
        day=given["day"],
        results=form.part("result"),
        notes=form.part("note"),
        uploads=form.part("photo"),
        due=given["due"],
        note=given["note"],
    )
