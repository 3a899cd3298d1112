"""Pilots: which offices are one. Their figures beside those of the rest stand in the data centre."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import attempt
from fawang.outreach.actions import pilots as actions
from fawang.outreach.pages.fields import ByForm, DayField, OfficeField, Versioned
from fawang.outreach.queries import pilots as queries
from fawang.people.rules import Permission

_MAY = Permission.OUTREACH_MANAGE


class PilotForm(ByForm):
    """An office becomes a pilot."""

    unit_id = OfficeField(
        _MAY, label=_("Which office becomes a pilot?"), help_text=_("All offices below it are part of it.")
    )
    programme = forms.CharField(label=_("Programme"), max_length=actions.LONGEST_PROGRAMME)
    since = DayField(label=_("From which day?"))


class EndForm(Versioned):
    """A pilot ends."""

    code = forms.CharField(max_length=12, widget=forms.HiddenInput)
    last = DayField(label=_("Last day"))


@never_cache
@allow(_MAY)
def pilots(request: ActingRequest) -> HttpResponse:
    """List pilots, make one, end one."""
    ending = request.POST.get("command") == "end"
    form = PilotForm(request.POST if request.method == "POST" and not ending else None, by=request.actor)
    end = EndForm(request.POST if ending else None)
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: actions.set_pilot(by=request.actor, **given))
    elif end.is_bound and end.is_valid():
        problem = attempt(end, lambda given: actions.end_pilot(by=request.actor, **given))
    sent = form if form.is_bound else end
    if sent.is_bound and not sent.errors:
        return HttpResponseRedirect(reverse("outreach:pilots", query={"saved": "1"}))
    rows = queries.listed(request.actor)
    context = {
        "rows": [
            {
                "row": row,
                "end": EndForm(
                    initial={"code": row.code, "version": row.version, "last": clock.today()},
                    auto_id=f"{row.code}-%s",
                ),
            }
            for row in rows
        ],
        "form": form,
        "failed": sent if sent.is_bound else None,
        "saved": bool(request.GET.get("saved")),
    }
    status = problem.status if problem else 422 if sent.is_bound else 200
    return render(request, "outreach/desk/pilots.html", context, status=status)
