"""The register of interpreters of an office, and the office's word that one comes."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.appointments.actions import interpreters as actions
from fawang.appointments.pages.desk.scope import unit_of, units_of
from fawang.appointments.queries import dates, interpreters
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations.texts.labels import LANGUAGES
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium, Reach

_WHO = Permission.APPOINTMENT_MANAGE


class InterpreterForm(forms.Form):
    """Somebody who interprets."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_(
            "Requests are sent to it as text messages: deaf interpreters and their partners read them."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [(code, LANGUAGES[code]) for code in interpreters.INTERPRETED]
    )


@never_cache
@allow(_WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the interpreters of an office and below it; enter one, take one out."""
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_of(request.actor, _WHO, given.get("unit", ""), units_of(request.actor, _WHO))
    if unit is None:
        raise NotFound("unit_not_found")
    here = HttpResponseRedirect(reverse("appointments:interpreters", query={"unit": unit.id}))
    form = InterpreterForm()
    if request.method == "POST" and "end" in request.POST:
        number = request.POST["end"]
        actions.end(by=request.actor, interpreter_id=whole_number(number) or 0)
        return here
    if request.method == "POST":
        form = InterpreterForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            reach = Reach(name=data["name"], phone=data["phone"], medium=Medium.SMS)
            try:
                actions.enter(by=request.actor, unit_id=unit.id, reach=reach, language=data["language"])
            except Problem as problem:
                show_problem(form, problem)
            else:
                return here
    rows = interpreters.of_unit(unit.id)
    shown = people.masked_contacts({row.contact_id for row in rows})
    context = {
        "unit": unit,
        "rows": [(row, shown[row.contact_id], LANGUAGES[row.language]) for row in rows],
        "form": form,
    }
    return render(request, "appointments/desk/interpreters.html", context, status=422 if form.errors else 200)


@require_POST
@allow(Permission.ORDER_INTAKE)
def confirm(request: ActingRequest, code: str) -> HttpResponse:
    """Say for the office that the interpreter of an appointment comes, or ask again where nobody could be found."""
    row = dates.visible(code, request.actor)
    there = interpreters.open_of(row.pk)
    if there is None:
        actions.arrange(by=request.actor, appointment_id=row.pk)
    else:
        actions.confirm(by=request.actor, number=there.pk)
    return HttpResponseRedirect(reverse("appointments:one", args=[code]))
