"""A person rates a closed matter from a link, without signing in, once."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.feedback import queries, rules
from fawang.feedback.actions import rate as give_rating
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import say
from fawang.people.accounts.identity import address_of
from fawang.work_orders.data import limits


class RatingForm(forms.Form):
    """The score, and why."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=list(labels.SCORES.items()),
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why? (choose as many as you like)"),
        required=False,
        choices=[
            (_("Good"), [(one, labels.REASONS[one]) for one in rules.GOOD]),
            (_("Not good"), [(one, labels.REASONS[one]) for one in rules.BAD]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=_("Anything else you want to tell us?"),
        required=False,
        max_length=rules.LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def rate(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """Ask for the rating, and take it."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    order = queries.order_to_rate(code, token)
    if queries.rating_of(order) is not None:
        return HttpResponseRedirect(reverse("feedback:thanks"))
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rating = give_rating(by=request.actor, order=order, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, say(problem.code, **problem.params))
        else:
            query = {"follow_up": "1"} if rating.score <= 2 else None
            return HttpResponseRedirect(reverse("feedback:thanks", query=query))
    status = 422 if form.is_bound else 200
    return render(request, "feedback/rate.html", {"form": form, "order": order}, status=status)


@allow(Audience.EVERYBODY)
def thanks(request: ActingRequest) -> HttpResponse:
    """Thank for a rating."""
    return render(request, "feedback/thanks.html", {"follow_up": bool(request.GET.get("follow_up"))})
