"""Units from a file and into a file, for whoever keeps the register."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import transfers
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.transfers import ImportForm
from fawang.organisations import actions, queries
from fawang.organisations.rules import UNIT_EDIT
from fawang.organisations.transfer.columns import SHEET


@allow(UNIT_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Bring units in from a file: good rows are saved, bad ones listed with what is wrong and how it is put right."""
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        rows = transfers.rows_of(SHEET, form.cleaned_data["file"])
        *_parts, state = actions.import_units(by=request.actor, rows=rows, dry_run=form.cleaned_data["check"])
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, form, status=problem.status)
    return _page(request, form, state, checked=form.cleaned_data["check"])


def _page(
    request: ActingRequest,
    form: ImportForm,
    state: actions.Imported | None = None,
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **transfers.told(SHEET, form, state.problems if state else ()),
        "state": state,
        "checked": checked,
        "export": {ending: reverse("organisations:export", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Offices"), reverse("organisations:register"))],
    }
    return render(request, "organisations/transfer.html", context, status=status)


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the units that one may edit as a file that can be brought in again."""
    return transfers.as_file(SHEET, queries.exported(request.actor.units_with(UNIT_EDIT)), ending)
