"""Files of referrals: the list with its form, how far one is, the template, what became of the rows, what we send."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.storage.sheets.columns import Sheet
from fawang.kernel.storage.sheets.rows import RowProblem
from fawang.kernel.web import transfers
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.partners.actions import batch_messages
from fawang.partners.actions.batches import hand_in
from fawang.partners.links.batch.result import RESULT
from fawang.partners.links.batch.sheet import SHEET, example
from fawang.partners.links.batch.states import BatchState
from fawang.partners.links.models import Batch
from fawang.partners.queries import batches
from fawang.partners.texts import labels
from fawang.people.rules import Permission

STATES = {
    BatchState.CHECKING: (_("Being checked"), "warn"),
    BatchState.WRONG: (_("Has mistakes; nothing was taken"), "bad"),
    BatchState.TAKING: (_("Being taken over"), "warn"),
    BatchState.WHOLE: (_("Taken over"), "good"),
}
_SHEETS = ("xlsx", "csv")


class FileForm(forms.Form):
    """From whom a file is, and the file."""

    partner = forms.ChoiceField(label=_("Partner"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV with the columns of the template, at most 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@never_cache
@allow(Permission.PARTNER_REFER)
def listed(request: ActingRequest) -> HttpResponse:
    """List the files; take one in."""
    partners = batches.partners_for(request.actor)
    form = FileForm(request.POST or None, request.FILES or None)
    form.fields["partner"].choices = [(one.code, labels.partner_name(one.names)) for one in partners]  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = hand_in(
                    by=request.actor,
                    partner=form.cleaned_data["partner"],
                    name=file.name or "",
                    content=file.read(),
                )
                return HttpResponseRedirect(reverse("partners:batch", args=[row.code]))
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    names = {one.code: labels.partner_name(one.names) for one in partners}
    context = {
        "form": form,
        "rows": [_shown(row, names) for row in batches.listed(request.actor)],
        "waiting": [
            {"code": code, "name": names[code], "count": count, "last": last}
            for code, (count, last) in sorted(batch_messages.waiting(list(names)).items())
        ],
        "endings": _SHEETS,
        "done": request.GET.get("done", ""),
    }
    return render(request, "partners/desk/batches.html", context, status=status)


def _shown(row: Batch, names: dict[str, str]) -> dict[str, object]:
    state, tone = STATES[BatchState(row.state)]
    return {"row": row, "partner": names.get(row.partner, row.partner), "state": state, "tone": tone}


@never_cache
@allow(Permission.PARTNER_REFER)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show how far a file is; without scripts the page asks again by itself."""
    row = batches.visible(code, request.actor)
    names = {one.code: labels.partner_name(one.names) for one in batches.partners_for(request.actor)}
    taking = row.state == BatchState.TAKING
    context = {
        **_shown(row, names),
        "under_way": row.state not in BatchState.ended(),
        "taking": taking,
        "done": row.taken if taking else row.checked,
        "total": row.rows if taking else None,
        "percent": 100 * row.taken // row.rows if taking and row.rows else 0,
        "here": reverse("partners:batch", args=[code]),
        "failure": say(row.failure["code"], **row.failure["params"]) if row.failure else "",
        "problems": [_wrong(one) for one in row.problems],
        "more": row.wrong - len(row.problems),
        "overtaken": [{"row": entry.row, "why": say(entry.problem)} for entry in batches.overtaken(row)],
        "endings": _SHEETS,
    }
    template = "partners/desk/batch.html"
    return render(request, f"{template}#state" if request.headers.get("HX-Request") else template, context)


def _wrong(one: Mapping[str, Any]) -> dict[str, Any]:
    found = RowProblem(one["row"], one["column"], one["code"], "", SHEET.by_name.get(one["column"]))
    return {"row": found.row, "column": found.place, "sentence": found.sentence}


@never_cache
@allow(Permission.PARTNER_REFER)
def template(request: ActingRequest, ending: str) -> FileResponse:
    """Give an empty file with a row that shows how cells are written."""
    return _file(SHEET, ending, [example()])


@never_cache
@allow(Permission.PARTNER_REFER)
def result(request: ActingRequest, code: str, ending: str) -> FileResponse:
    """Give what became of the rows of a file."""
    row = batches.visible(code, request.actor)
    if row.state != BatchState.WHOLE:
        raise NotFound("not_found")
    rows = ({**one, **_named(one)} for one in batches.results(row))
    return _file(RESULT, ending, rows)


def _named(one: dict[str, str]) -> dict[str, str]:
    said = say(one["problem"]) if one["problem"] else ""
    return {"state": str(labels.STATES.get(one["state"], "")), "problem": said}


@never_cache
@allow(Permission.PARTNER_REFER)
def waiting(request: ActingRequest, partner: str, ending: str) -> HttpResponse | FileResponse:
    """Give what we say to a partner as a file; a POST notes that it was sent."""
    if request.method == "POST":
        typed = request.POST.get("last", "")
        last = whole_number(typed) or 0
        count = batch_messages.sent(by=request.actor, partner=partner, last=last)
        return HttpResponseRedirect(reverse("partners:batches", query={"done": count}))
    _last, rows = batch_messages.fetch(by=request.actor, partner=partner)
    return _file(SHEET, ending, rows)


def _file(sheet: Sheet, ending: str, rows: Iterable[Mapping[str, Any]]) -> FileResponse:
    if ending not in _SHEETS:
        raise NotFound("not_found")
    return transfers.as_file(sheet, rows, ending)
