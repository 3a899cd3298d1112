"""The rating of a visit, by whoever has its receipt: no sign-in, once."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.counter.actions.visits import rate as give_rating
from fawang.counter.pages import labels, limits
from fawang.counter.queries import visits
from fawang.counter.rules.visits import LONGEST_COMMENT
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import networks_of


class RatingForm(forms.Form):
    """The score of a visit."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=[*labels.SCORES.items()],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Anything else you want to tell us?"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def rate(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """Let whoever has the receipt of a visit rate it, once."""
    throttle.take(limits.LOOK_BY_ADDRESS, networks_of(request)[0])
    row = visits.with_token(code, token)
    form = RatingForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    thanks = row.score is not None
    if request.method == "POST" and form.is_valid() and not thanks:
        try:
            give_rating(by=request.actor, visit_id=row.pk, **form.cleaned_data)
        except Problem as problem:
            show_problem(form, problem)
            status = problem.status
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "visit": row,
        "unit": organisations.unit(row.unit_id),
        "thanks": thanks,
        "helps": helps_in(row.comment) if thanks and row.comment else (),
    }
    return render(request, "counter/rate.html", context, status=200 if thanks else status)
