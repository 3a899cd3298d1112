"""One inspection on the desk: its deficiencies, photos, and its print."""

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
from fawang.kernel.web.desk_sheets import attempt
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.papers import to_pdf
from fawang.organisations.queries.unit_tasks import TaskKind
from fawang.outreach.actions import deficiencies
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.pages.days import as_photo
from fawang.outreach.pages.fields import Versioned
from fawang.outreach.pages.inspection_forms import BackForm, MendForm
from fawang.outreach.queries import inspections as queries
from fawang.outreach.queries.standard import NAMES, STANDARD
from fawang.outreach.rules.inspections import PROCEDURE, Command, card
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
