"""This is wrong: told by anybody on the unit's page, looked at by those who work there."""

import secrets
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import networks_of
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import actions, queries
from fawang.organisations.data import limits
from fawang.organisations.pages.facts import confirmation_of, facts_of
from fawang.organisations.pages.fields import TickField
from fawang.organisations.rules import LONGEST_REPORT, UNIT_CONFIRM, UNIT_EDIT
from fawang.organisations.texts.labels import WRONG


class WrongForm(forms.Form):
    """What is wrong of an office."""

    reasons = TickField(
        label=_("What is wrong?"),
        required=True,
        choices=list(WRONG.items()),
        widget=forms.CheckboxSelectMultiple(),
    )
    words = forms.CharField(
        label=_("What is right instead?"),
        help_text=_("If you know it. You need not say who you are."),
        max_length=LONGEST_REPORT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label=_("Your phone, if we may ask back"),
        help_text=_("Only the office sees it, and it is deleted 30 days after the matter is settled."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)


@never_cache
@allow(Audience.EVERYBODY)
def wrong(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Take from anybody what is wrong of an office; the office gets it as a task."""
    unit = queries.unit(unit_id)
    if request.method != "POST":
        return _page(request, unit, WrongForm(initial={"once": secrets.token_urlsafe(16)}))
    form = WrongForm(request.POST)
    if not form.is_valid():
        return _page(request, unit, form, status=422)
    given = form.cleaned_data
    one, around = networks_of(request)
    try:
        throttle.take_all(
            (limits.REPORT_BY_ADDRESS, one),
            (limits.REPORT_BY_NETWORK, around),
            (limits.REPORT_BY_UNIT, str(unit.id)),
        )
        idempotency.once(
            f"wrong:{given['once']}", {**given, "unit": unit.id}, lambda: _take(request, unit.id, given)
        )
    except Problem as problem:
        show_problem(form, problem)
        return marked(_page(request, unit, form, status=problem.status), problem)
    return HttpResponseRedirect(reverse("organisations:wrong", args=[unit.id], query={"done": "yes"}))


def _take(request: ActingRequest, unit_id: int, given: dict[str, Any]) -> dict[str, Any]:
    report = actions.report_wrong(
        by=request.actor,
        unit_id=unit_id,
        reasons=given["reasons"],
        words=given["words"],
        phone=given["phone"],
    )
    return {"report": report.pk}


def _page(
    request: ActingRequest, unit: queries.UnitRow, form: WrongForm, *, status: int = 200
) -> HttpResponse:
    done = request.method == "GET" and bool(request.GET.get("done"))
    context = {"unit": unit, "form": form, "done": done, "confirmation": confirmation_of(unit)}
    return render(request, "organisations/wrong.html", context, status=status)


@never_cache
@allow(UNIT_CONFIRM, UNIT_EDIT)
def report(request: ActingRequest, report_id: int) -> HttpResponse:
    """Show a report to those who work at the unit; say that it has been dealt with."""
    if request.method == "POST":
        actions.finish_report(by=request.actor, report_id=report_id)
        return HttpResponseRedirect(reverse("organisations:unit_tasks", query={"done": "yes"}))
    row = actions.read_report(by=request.actor, report_id=report_id)
    unit = queries.successor(row.unit_id) or queries.unit(row.unit_id)
    context = {
        "report": row,
        "unit": unit,
        "reasons": [WRONG[one] for one in row.reasons],  # type: ignore[index]
        "facts": facts_of(unit),
        "open": queries.is_open("organisations.report", str(report_id)),
        "crumbs": [(gettext("Tasks of our offices"), reverse("organisations:unit_tasks"))],
    }
    return render(request, "organisations/report.html", context)
