"""The register for whoever keeps it: from a file and into a file; discipline records, published by a second person."""

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import transfers
from fawang.kernel.web.pager import ways
from fawang.lawyers.actions.imports import import_register
from fawang.lawyers.actions.register import decide_sanction
from fawang.lawyers.actions.sanction_imports import import_sanctions
from fawang.lawyers.queries import retention
from fawang.lawyers.rules.sanctions import Command
from fawang.lawyers.texts import labels
from fawang.lawyers.transfer import RECORDS, REGISTER
from fawang.organisations.rules import UNIT_EDIT


@allow(UNIT_EDIT)
def kept(request: ActingRequest) -> HttpResponse:
    """Say what the register has, and lead to files and records."""
    within = request.actor.units_with(UNIT_EDIT)
    context = {"counts": retention.counts(within), "waiting": retention.waiting(within)}
    return render(request, "lawyers/desk/register.html", context)


@allow(UNIT_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Bring the register in from a file: all of it, or nothing and what is wrong by row, column and cure."""
    context = {
        "export": {ending: reverse("lawyers:export", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Register of lawyers"), reverse("lawyers:kept"))],
    }
    return transfers.handed_in(
        request,
        REGISTER,
        lambda rows, checked: import_register(by=request.actor, rows=rows, dry_run=checked),
        template="lawyers/desk/transfer.html",
        context=context,
    )


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the entries that one may edit as a file that can be brought in again."""
    return transfers.as_file(REGISTER, retention.exported(request.actor.units_with(UNIT_EDIT)), ending)


@allow(UNIT_EDIT)
def sanctions(request: ActingRequest) -> HttpResponse:
    """List discipline records, those that wait first; publish one, or take one back."""
    problem, status = None, 200
    if request.method == "POST":
        sanction_id, version = (whole_number(request.POST.get(name, "")) for name in ("record", "version"))
        command = request.POST.get("command", "")
        if command not in set(Command) or sanction_id is None or version is None:
            raise NotFound("not_found")
        try:
            decide_sanction(by=request.actor, sanction_id=sanction_id, command=command, version=version)
            return HttpResponseRedirect(reverse("lawyers:sanctions"))
        except Problem as refused:
            problem, status = refused, refused.status
    page = whole_number(request.GET.get("page", ""), digits=4) or 1
    rows = retention.records(request.actor.units_with(UNIT_EDIT), page=page)
    context = {
        "rows": [
            {
                "row": row,
                "of": row.lawyer.name if row.lawyer else row.firm.name if row.firm else "",
                "sort": labels.SANCTIONS[row.sort],
                "state": labels.SANCTION_STATES[row.state],
                "commands": retention.commands(row, request.actor),
            }
            for row in rows[: retention.PAGE]
        ],
        "problem": problem,
        **ways("lawyers:sanctions", {}, page=page, more=len(rows) > retention.PAGE),
    }
    return render(request, "lawyers/desk/sanctions.html", context, status=status)


@allow(UNIT_EDIT)
def sanctions_transfer(request: ActingRequest) -> HttpResponse:
    """Bring discipline records in from a file: all of them or nothing; somebody else publishes them."""
    context = {
        "export": {
            ending: reverse("lawyers:sanctions_export", args=[ending]) for ending in transfers.ENDINGS
        },
        "crumbs": [
            (gettext("Register of lawyers"), reverse("lawyers:kept")),
            (gettext("Discipline records"), reverse("lawyers:sanctions")),
        ],
    }
    return transfers.handed_in(
        request,
        RECORDS,
        lambda rows, checked: import_sanctions(by=request.actor, rows=rows, dry_run=checked),
        template="lawyers/desk/sanctions_transfer.html",
        context=context,
    )


@allow(UNIT_EDIT)
def sanctions_export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the discipline records that one keeps as a file that can be brought in again."""
    return transfers.as_file(RECORDS, retention.exported_records(request.actor.units_with(UNIT_EDIT)), ending)
