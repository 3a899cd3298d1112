"""Inspections on the desk: the list, the sheet of the standard, one of them with its deficiencies, and its print."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.markup import day as written_day
from fawang.kernel.web.papers import to_pdf
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.queries.unit_tasks import TaskKind
from fawang.outreach.actions import deficiencies
from fawang.outreach.actions import inspections as actions
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.pages.days import as_photo
from fawang.outreach.pages.drawn import Line, Sheet, Step, Table, attempt, draw
from fawang.outreach.pages.fields import Versioned
from fawang.outreach.pages.inspection_forms import BackForm, MendForm, SheetForm, UnitForm
from fawang.outreach.queries import inspections as queries
from fawang.outreach.queries.standard import NAMES, STANDARD, level_of
from fawang.outreach.rules.inspections import PROCEDURE, Command, State, card
from fawang.outreach.texts.wording import labels
from fawang.people import queries as people
from fawang.people.rules import Permission

_MAY = (Permission.OUTREACH_INSPECT, Permission.UNIT_CONFIRM)


def _page_of_task(_unit_id: int, _subject: str, params: Mapping[str, Any]) -> str:
    return reverse("outreach:inspection", args=[params["inspection"]]) + f"#{params['item']}"


#: What a unit is asked to do about a deficiency (organisations/queries/unit_tasks.py).
DEFICIENCY = TaskKind(deficiencies.TASK, _("Mend what an inspection found"), _page_of_task)


_STEPS: dict[str, tuple[type[Versioned], Any, Any]] = {
    Command.MEND: (MendForm, deficiencies.mend, _("It is mended")),
    Command.CLOSE: (Versioned, deficiencies.close_deficiency, _("Confirm that it is mended")),
    Command.SEND_BACK: (BackForm, deficiencies.send_back_deficiency, _("It is not mended")),
}


@never_cache
@allow(*_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List inspections and what is to be mended; with `unit`, the history of one office."""
    asked, cursor = request.GET.get("unit", ""), request.GET.get("cursor", "")
    unit_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
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
        next_href=f"{here}{'&' if unit_id is not None else '?'}cursor={page.next}" if page.next else "",
        first_href=here if cursor else "",
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


@never_cache
@allow(*_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show an inspection; the unit mends, the inspector looks at what was mended."""
    row = queries.one(request.actor, code)
    failed: tuple[str, str, forms.Form] | None = None
    problem = None
    if request.method == "POST":
        command, item = request.POST.get("command", ""), request.POST.get("item", "")
        if command not in _STEPS:
            raise NotFound("not_found")
        kind, do, _title = _STEPS[command]
        form = kind(request.POST, request.FILES)
        failed = (command, item, form)
        if form.is_valid():
            problem = attempt(form, lambda given: do(by=request.actor, code=code, item=item, **given))
            if problem is None:
                way = reverse("outreach:inspection", args=[code], query={"saved": "1"})
                return HttpResponseRedirect(f"{way}#{item}")
    return _page(request, row, failed, problem)


def _page(
    request: ActingRequest,
    row: Inspection,
    failed: tuple[str, str, forms.Form] | None,
    problem: Problem | None,
) -> HttpResponse:
    context = {
        "row": row,
        "findings": [_shown(request, row, finding, failed) for finding in queries.findings(row)],
        "history": reverse("outreach:inspections", query={"unit": row.unit_id}),
        "failed": failed[2] if failed else None,
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        **_head(row),
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "outreach/desk/inspection.html", context, status=status)


def _head(row: Inspection) -> dict[str, Any]:
    return {
        "level": labels.LEVELS[row.level],
        "inspector": people.staff_named({row.inspector_id}).get(row.inspector_id, "–"),
        "standard": STANDARD,
    }


def _shown(
    request: ActingRequest, row: Inspection, finding: Finding, failed: tuple[str, str, forms.Form] | None
) -> dict[str, Any]:
    held = queries.parts(row, finding, request.actor)
    steps = []
    for step in (
        PROCEDURE.open_steps(queries.facts(finding), permissions=held, now=clock.now())
        if finding.state
        else ()
    ):
        kind, _do, title = _STEPS[step.command]
        own = failed is not None and failed[:2] == (step.command, finding.item)
        form = (
            failed[2]
            if failed and own
            else kind(initial={"version": finding.version}, auto_id=f"{finding.item}-%s")
        )
        steps.append(
            {"command": step.command, "title": title, "form": form, "files": kind is MendForm, "open": own}
        )
    return {
        "row": finding,
        "name": NAMES.get(finding.item, finding.item),
        "result": labels.RESULTS[finding.result],
        "tone": labels.RESULT_TONES.get(finding.result, ""),
        "state": labels.DEFICIENCIES.get(finding.state, ""),
        "state_tone": labels.DEFICIENCY_TONES.get(finding.state, ""),
        "card": card(finding.state, finding.due, clock.today()) if finding.due else "",
        "steps": steps,
    }


@never_cache
@allow(*_MAY)
def photo(request: ActingRequest, code: str, item: str, which: str) -> HttpResponse:
    """Show a photo of a finding: as it was found, or mended."""
    finding = queries.finding(queries.one(request.actor, code), item)
    keys = {"found": finding.photo_key, "mended": finding.mended_photo}
    return as_photo(keys.get(which, ""))


@never_cache
@allow(*_MAY)
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """Return the report of an inspection as a PDF."""
    row = queries.one(request.actor, code)
    findings = [
        {
            "row": one,
            "name": NAMES.get(one.item, one.item),
            "result": labels.RESULTS[one.result],
            "state": labels.DEFICIENCIES.get(one.state, ""),
        }
        for one in queries.findings(row)
    ]
    title = gettext("Report of an inspection")
    context = {
        "row": row,
        "findings": findings,
        "form": {"title": title},
        "facts": {"office": row.unit, "at": clock.now(), "code": row.code, "day": row.day},
        **_head(row),
    }
    content = to_pdf("outreach/inspection_paper.html", context)
    return as_download(f"inspection-{row.code}.pdf", "application/pdf", content)
