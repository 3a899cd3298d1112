"""The register for whoever keeps it: what is amiss, from a file and into a file."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.queries import register
from fawang.appraisal.texts import labels
from fawang.appraisal.transfer import SHEET
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.web import transfers
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.transfers import ImportForm
from fawang.organisations.rules import UNIT_EDIT


@allow(UNIT_EDIT)
def kept(request: ActingRequest) -> HttpResponse:
    """List the institutions that one looks after, and what is amiss with their entries."""
    today = clock.today()
    within = request.actor.units_with(UNIT_EDIT)
    found = register.entries(today, within=within, everybody=True)
    context = {
        "rows": [
            {"entry": one, "scopes": [labels.SCOPES.get(code, code) for code in one.row.scope]}
            for one in found
        ],
        "amiss": [
            {"row": one, "sentence": labels.amiss(one.code, one.about)}
            for one in register.amiss(found, today)
        ],
        "today": today,
    }
    return render(request, "appraisal/desk/register.html", context)


@allow(UNIT_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Bring the register in from a file: all of it, or nothing and what is wrong by row, column and cure."""
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    checked = form.cleaned_data["check"]
    try:
        rows = transfers.rows_of(SHEET, form.cleaned_data["file"])
        state = import_register(by=request.actor, rows=rows, dry_run=checked)
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, form, status=problem.status)
    return _page(request, form, state, checked=checked, status=422 if state.problems and not checked else 200)


def _page(
    request: ActingRequest,
    form: ImportForm,
    state: Imported | None = None,
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **transfers.told(SHEET, form, state.problems if state else ()),
        "state": state,
        "checked": checked,
        "export": {ending: reverse("appraisal:export", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Register of appraisers"), reverse("appraisal:kept"))],
    }
    return render(request, "appraisal/desk/transfer.html", context, status=status)


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the entries that one may edit as a file that can be brought in again."""
    return transfers.as_file(SHEET, register.exported(request.actor.units_with(UNIT_EDIT)), ending)
