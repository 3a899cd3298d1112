"""Blocked numbers: proposals to decide, what is blocked and until when, what is past."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.hotline.actions import blocks as actions
from fawang.hotline.pages.frame import WHO, page
from fawang.hotline.queries import blocks
from fawang.hotline.rules.numbers.nuisance import LONGEST_DAYS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow

_DONE = {
    "blocked": _("The number is blocked. The caller hears until when."),
    "refused": _("The number is not blocked."),
    "lifted": _("The block is lifted. The next call is taken as any other."),
}
_USUAL_DAYS = 7


class DecisionForm(forms.Form):
    """For how long a number is blocked."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=_USUAL_DAYS)


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List proposals and blocks."""
    return _page(request)


@require_POST
@never_cache
@allow(*WHO)
def decide(request: ActingRequest, block_id: int) -> HttpResponse:
    """Block a number, or do not."""
    try:
        if request.POST.get("refuse"):
            actions.decide(by=request.actor, block_id=block_id, days=None)
            return _back("refused")
        form = DecisionForm(request.POST)
        if not form.is_valid():
            raise Invalid("block_days", most=LONGEST_DAYS)
        actions.decide(by=request.actor, block_id=block_id, days=form.cleaned_data["days"])
    except Problem as problem:
        return _page(request, problem)
    return _back("blocked")


@require_POST
@never_cache
@allow(*WHO)
def lift(request: ActingRequest, block_id: int) -> HttpResponse:
    """End a block."""
    actions.lift(by=request.actor, block_id=block_id)
    return _back("lifted")


def _page(request: ActingRequest, problem: Problem | None = None) -> HttpResponse:
    proposed, in_force, past = blocks.listed(request.actor, clock.now())
    context = {
        "proposed": [
            {
                "data": one,
                "mine": one.row.proposed_by == request.actor.id,
                "form": DecisionForm(auto_id=f"days-{one.row.pk}-%s"),
            }
            for one in proposed
        ],
        "in_force": in_force,
        "past": past,
        "most": LONGEST_DAYS,
        "done": _DONE.get(request.GET.get("done", "")),
    }
    return page(request, "blocks", "hotline/operating/blocks.html", context, problem=problem)


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("hotline:blocks", query={"done": done}))
