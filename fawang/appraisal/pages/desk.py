"""The register for whoever keeps it: what is amiss, from a file and into a file."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.queries import register
from fawang.appraisal.texts import labels
from fawang.appraisal.transfer import SHEET
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import transfers
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
    context = {
        "export": {ending: reverse("appraisal:export", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Register of appraisers"), reverse("appraisal:kept"))],
    }
    return transfers.handed_in(
        request,
        SHEET,
        lambda rows, checked: import_register(by=request.actor, rows=rows, dry_run=checked),
        template="appraisal/desk/transfer.html",
        context=context,
    )


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the entries that one may edit as a file that can be brought in again."""
    return transfers.as_file(SHEET, register.exported(request.actor.units_with(UNIT_EDIT)), ending)
