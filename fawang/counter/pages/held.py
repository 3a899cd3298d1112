"""Records of desks without a line about which somebody decides, and files that devices have saved."""

from collections import Counter
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.counter.actions.exports import import_file
from fawang.counter.actions.held import resolve
from fawang.counter.actions.readings import read_held
from fawang.counter.models import OfflineCommand
from fawang.counter.pages.labels import CAUSES, KINDS, OFFLINE_KINDS, OFFLINE_STATES, RESOLUTIONS
from fawang.counter.pages.offline_forms import ApplicationForm, DecisionForm, NoteForm, VisitForm
from fawang.counter.queries import offline as queries
from fawang.counter.rules.offline import Command, Kind
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds

_FORMS: dict[str, type[forms.Form]] = {
    Kind.VISIT: VisitForm,
    Kind.APPLICATION: ApplicationForm,
    Kind.NOTE: NoteForm,
}


class FileForm(forms.Form):
    """A file that a device has saved."""

    file = forms.FileField(
        label=_("Sealed file of a device"), help_text=_("It opens here only; what is in it is taken once.")
    )


@never_cache
@allow(Permission.COUNTER_SERVE)
def held_list(request: ActingRequest) -> HttpResponse:
    """List what waits for a decision, and take a device's file."""
    leads = request.actor.may_anywhere(Permission.COUNTER_LEAD)
    form = FileForm(request.POST or None, request.FILES or None) if leads else None
    counts: Counter[str] = Counter()
    status = 200
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            answers = import_file(by=request.actor, content=form.cleaned_data["file"].read(), now=clock.now())
            counts.update(str(one["state"]) for one in answers)
        except Problem as problem:
            show_problem(form, problem)
            status = problem.status
    elif request.method == "POST":
        status = 422
    rows = list(queries.held(request.actor)[:200])
    names = organisations.names({row.unit_id for row in rows})
    context = {
        "form": form,
        "taken": [(OFFLINE_STATES[state], number) for state, number in counts.items()],
        "rows": [
            {
                "row": row,
                "kind": OFFLINE_KINDS[row.kind],
                "cause": CAUSES[row.cause],
                "unit": names[row.unit_id],
            }
            for row in rows
        ],
    }
    return render(request, "counter/offline/held_list.html", context, status=status)


@never_cache
@allow(Permission.COUNTER_SERVE)
def held(request: ActingRequest, command_id: int) -> HttpResponse:
    """Show both sides of a held record, and let somebody decide."""
    row = read_held(by=request.actor, command_id=command_id)
    found = queries.server_side(row)
    targets = [(one.reference, f"{_kind_name(row.kind, one.kind)} {one.code} · {one.unit}") for one in found]
    form = DecisionForm(
        request.POST or None, targets=targets, initial={"target": targets[0][0] if targets else ""}
    )
    status = 200
    if request.method == "POST" and not row.resolution:
        if form.is_valid():
            try:
                resolve(by=request.actor, command_id=row.pk, now=clock.now(), **form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
            else:
                return HttpResponseRedirect(reverse("counter:held_list"))
        else:
            status = 422
    staff = people.staff_named({row.staff_id, *([row.resolved_by] if row.resolved_by else [])})
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "kind": OFFLINE_KINDS[row.kind],
        "cause": CAUSES[row.cause],
        "unit": organisations.unit(row.unit_id).name,
        "clerk": staff.get(row.staff_id, ""),
        "resolution": RESOLUTIONS.get(row.resolution, ""),
        "resolved_by": staff.get(row.resolved_by or 0, ""),
        "said": _said(row),
        "found": [{"one": one, "kind": _kind_name(row.kind, one.kind)} for one in found],
        "clock_wrong": row.made_at != row.corrected_at,
    }
    return render(request, "counter/offline/held.html", context, status=status)


def _kind_name(command_kind: str, kind: str) -> str:
    return str(KINDS[kind] if command_kind == Kind.VISIT else kinds.kind_of(kind).title)


def _said(row: OfflineCommand) -> list[tuple[str, str]]:
    """Return what the device recorded, as label and text."""
    command = queries.command_of(row)
    if command is None:
        return []
    form = _FORMS[row.kind]()
    return [
        (str(field.label), _read(field, command, name))
        for name, field in form.fields.items()
        if command.text(name)
    ]


def _read(field: forms.Field, command: Command, name: str) -> str:
    text = command.text(name)
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for code, label in field.widget.choices if code == text), text)
    return text
