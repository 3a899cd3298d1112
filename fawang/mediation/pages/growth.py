"""Disputes that grow, for whoever supervises: how many people, since when, and the proposal to join them."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import say
from fawang.mediation.actions import growth as actions
from fawang.mediation.models.register import Growth
from fawang.mediation.queries import growth as queries
from fawang.mediation.rules.growth import STEPS, WINDOW, Sort
from fawang.mediation.texts import committees as labels
from fawang.organisations.texts.labels import MATTERS

_BY = {
    Sort.OPPONENT: _("Against the same other side"),
    Sort.PLACE: _("At the same place about the same matter"),
}
_ACTS = {"join": actions.join_disputes, "aside": actions.set_aside}


@never_cache
@allow(actions.MAY)
def growing(request: ActingRequest) -> HttpResponse:
    """List disputes that grow; join one, or set it aside. No name of anybody stands here."""
    problem = None
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("command", ""))
        growth_id = whole_number(request.POST.get("growth", ""))
        if act is None or growth_id is None:
            raise NotFound("not_found")
        try:
            act(by=request.actor, growth_id=growth_id)
            return HttpResponseRedirect(reverse("mediation:growing", query={"saved": "1"}))
        except Problem as against:
            problem = against
    context = {
        "rows": [_row(row) for row in queries.growing(request.actor.units_with(actions.MAY))],
        "saved": bool(request.GET.get("saved")),
        "problem": say(problem.code, **problem.params) if problem else "",
        "least": STEPS[0],
        "days": WINDOW.days,
    }
    return render(request, "mediation/desk/growing.html", context, status=problem.status if problem else 200)


def _row(row: Growth) -> dict[str, object]:
    return {
        "row": row,
        "by": _BY[Sort(row.sort)],
        "matter": MATTERS.get(row.head.matter, ""),
        "href": reverse("work_orders:order", args=[row.head.code]),
        "decided": labels.DECIDED.get(row.decided, ""),
        "large": row.people >= STEPS[2],
    }
