"""Lawyers in the register: entered at a firm, and changed."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.actions.lawyers import LARGEST_CAPACITY, LONGEST_LICENCE, LONGEST_NAME
from fawang.organisations.pages.fields import DayField, TickField, go_on_from, newer_values
from fawang.organisations.pages.scope import crumbs, own_unit
from fawang.organisations.queries import LawyerRow
from fawang.organisations.rules import UNIT_EDIT, Language, UnitKind
from fawang.organisations.texts.labels import LANGUAGES, MATTERS


class _LawyerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    practising_since = DayField(
        label=_("Practises since"),
        help_text=_("Some criminal cases want three years of practice (Legal Aid Law, Art. 26)."),
        required=False,
    )
    skills = TickField(label=_("Skilled in"), choices=lambda: list(MATTERS.items()))
    languages = TickField(label=_("Languages"), choices=lambda: list(LANGUAGES.items()))
    capacity = forms.IntegerField(
        label=_("Cases at once"),
        help_text=_("The allocation asks nobody who has this many in hand."),
        min_value=0,
        max_value=LARGEST_CAPACITY,
        initial=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )


class NewLawyerForm(_LawyerForm):
    """A lawyer who is not in the register yet."""

    licence_no = forms.CharField(
        label=_("Licence number"), help_text=_("It cannot be changed later."), max_length=LONGEST_LICENCE
    )
    field_order = ("name", "licence_no", "practising_since", "skills", "languages", "capacity")


class LawyerForm(_LawyerForm):
    """A lawyer's entry."""

    on_leave_until = DayField(
        label=_("On leave until"),
        help_text=_(
            "The last day of the leave. The allocation asks nobody who is away; empty: not on leave."
        ),
        required=False,
    )
    active = forms.BooleanField(
        label=_("Practises at this firm"),
        help_text=_("Taken off, they are asked for no new case. Cases in hand are reassigned by the office."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is known once can be corrected, and is not forgotten.
        self.fields["practising_since"].required = bool(self.initial.get("practising_since"))


@allow(UNIT_EDIT)
def create(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Enter a lawyer of a firm."""
    firm = own_unit(request.actor, unit_id)
    if firm.kind != UnitKind.LAW_FIRM or not firm.active:
        raise NotFound("not_found")
    form = NewLawyerForm(request.POST or None, initial={"languages": [Language.MANDARIN]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.register_lawyer(by=request.actor, firm_id=firm.id, **form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
            else:
                href = reverse("organisations:unit", args=[firm.id], query={"saved": "yes"})
                return HttpResponseRedirect(f"{href}#lawyers")
    context = {"firm": firm, "crumbs": crumbs(request.actor, firm, inside=True), "form": form}
    return render(request, "organisations/lawyer.html", context, status=status)


@allow(UNIT_EDIT)
def lawyer(request: ActingRequest, lawyer_id: int) -> HttpResponse:
    """Show a lawyer's entry and change it."""
    row = queries.entry(lawyer_id)
    try:
        firm = own_unit(request.actor, row.firm_id)
    except NotFound:
        raise NotFound("lawyer_not_found") from None
    form = LawyerForm(request.POST or None, initial={**_values(row), "version": row.version})
    newer: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, row.id, form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
                if problem.code == "stale":
                    go_on_from(form, problem)
                    row = queries.entry(lawyer_id)
                    newer = newer_values(form, _values(row), _in_words)
            else:
                return HttpResponseRedirect(
                    reverse("organisations:lawyer", args=[row.id], query={"saved": "yes"})
                )
    context = {
        "lawyer": row,
        "firm": firm,
        "crumbs": crumbs(request.actor, firm, inside=True),
        "form": form,
        "newer": newer,
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
    }
    return render(request, "organisations/lawyer.html", context, status=status)


def _save(request: ActingRequest, lawyer_id: int, data: dict[str, Any]) -> None:
    leave = data["on_leave_until"]
    actions.edit_lawyer(by=request.actor, lawyer_id=lawyer_id, back_from_leave=leave is None, **data)


def _values(row: LawyerRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "practising_since": row.practising_since,
        "skills": list(row.skills),
        "languages": list(row.languages),
        "capacity": row.capacity,
        "on_leave_until": row.on_leave_until,
        "active": row.active,
    }


def _in_words(name: str, value: Any) -> str:
    """Return a saved value as the page says it."""
    match name:
        case "skills":
            return " · ".join(str(MATTERS[one]) for one in value) or "–"
        case "languages":
            return " · ".join(str(LANGUAGES[one]) for one in value) or "–"
        case "active":
            return gettext("Yes") if value else gettext("No")
        case _:
            return "–" if value is None else str(value)
