"""Local closures: a typhoon closes offices, a flood of work opens them on a day of rest."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.pages.fields import DayField, PlaceField
from fawang.organisations.pages.scope import own_regions
from fawang.organisations.rules import UNIT_EDIT
from fawang.regions import queries as regions
from fawang.regions.rules import covers


class ClosedDayForm(forms.Form):
    """A day that an area keeps otherwise than the calendar says."""

    day = DayField(label=_("Day"))
    region_code = PlaceField(label=_("Area"))
    working = forms.ChoiceField(
        label=_("What applies"),
        choices=[("no", _("Offices are closed")), ("yes", _("Offices work, although it is a day of rest"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), help_text=_("For example a typhoon warning."), max_length=120)


class _RemoveForm(forms.Form):
    day = DayField()
    region_code = forms.CharField(max_length=12)


@allow(UNIT_EDIT)
def closed_days(request: ActingRequest) -> HttpResponse:
    """List closures to come or past, and record one."""
    if request.method != "POST":
        return _page(request)
    form = ClosedDayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        actions.set_closed_day(
            by=request.actor,
            day=data["day"],
            region_code=data["region_code"],
            working=data["working"] == "yes",
            reason=data["reason"],
        )
    except NotAllowed as problem:
        form.add_error("region_code", gettext("This is outside the divisions whose bureaux you look after."))
        return _page(request, form, status=problem.status)
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, form, status=problem.status)
    past = data["day"] < clock.today()
    return HttpResponseRedirect(_href(past=past, saved="yes"))


@require_POST
@allow(UNIT_EDIT)
def remove(request: ActingRequest) -> HttpResponse:
    """Take back what was recorded for a day and an area."""
    form = _RemoveForm(request.POST)
    if form.is_valid():
        actions.remove_closed_day(by=request.actor, **form.cleaned_data)
    return HttpResponseRedirect(_href(past=bool(request.POST.get("past")), saved="yes"))


def _page(request: ActingRequest, form: ClosedDayForm | None = None, *, status: int = 200) -> HttpResponse:
    own = own_regions(request.actor)
    past = request.GET.get("past") == "yes"
    cursor = request.GET.get("cursor", "")
    page = queries.closures(own, today=clock.today(), past=past, cursor=cursor)
    initial = {"region_code": regions.name(own[0])} if own else {}
    context = {
        "crumbs": [(gettext("Offices"), reverse("organisations:register"))],
        "tabs": [
            {"label": gettext("To come"), "href": _href(past=False), "current": not past},
            {"label": gettext("Past"), "href": _href(past=True), "current": past},
        ],
        "past": past,
        "rows": [
            {
                "row": row,
                "region": regions.name(row.region_code),
                "own": any(covers(one, row.region_code) for one in own),
            }
            for row in page.rows
        ],
        "form": form or ClosedDayForm(initial=initial),
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        "next_href": _href(past=past, cursor=page.next) if page.next else "",
        "first_href": _href(past=past) if cursor else "",
    }
    return render(request, "organisations/closed_days.html", context, status=status)


def _href(*, past: bool, **query: Any) -> str:
    query = {**({"past": "yes"} if past else {}), **query}
    return reverse("organisations:closed_days", query=query or None)
