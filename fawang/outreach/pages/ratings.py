"""A resident rates the day of a village adviser from a link or a code that they scanned, without a name."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.desk_sheets import attempt
from fawang.kernel.web.forms import marked
from fawang.outreach.actions import day_ratings
from fawang.outreach.pages import limits
from fawang.outreach.pages.days import SCORES
from fawang.outreach.queries import days as served
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions


class RatingForm(forms.Form):
    """The score, and what somebody wants to say."""

    use_required_attribute = False
    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"), coerce=int, choices=list(SCORES.items()), widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Anything else you want to tell us?"),
        help_text=_("Please write no names."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def rate(request: ActingRequest, code: str, number: int, token: str) -> HttpResponse:
    """Ask for the rating of a day, and take it; a link is good for one."""
    throttle.take(limits.RATE_BY_ADDRESS, address_of(request))
    row = served.day_to_rate(code, number, token)
    done = reverse("outreach:rated")
    if served.rated(row, number):
        return HttpResponseRedirect(done)
    form = RatingForm(request.POST if request.method == "POST" else None)
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(
            form,
            lambda given: day_ratings.rate_day(
                by=request.actor, code=code, number=number, token=token, **given
            ),
        )
        if problem is None:
            return HttpResponseRedirect(done)
    context = {"form": form, "row": row, "village": regions.name(row.contract.village)}
    status = problem.status if problem else 422 if form.is_bound else 200
    return marked(render(request, "outreach/rate.html", context, status=status), problem)


@allow(Audience.EVERYBODY)
def rated(request: ActingRequest) -> HttpResponse:
    """Thank for a rating."""
    return render(request, "outreach/rated.html")
