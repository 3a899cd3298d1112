"""Following up the dissatisfied (回访)."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.feedback import queries, rules
from fawang.feedback.actions import record_follow_up
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import say
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders


class FollowUpForm(forms.Form):
    """What a follow-up found."""

    result = forms.ChoiceField(
        label=_("Result"), choices=list(labels.RESULTS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What was said"), max_length=rules.LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 4})
    )
    called = forms.BooleanField(label=_("I called the person"), required=False)


@never_cache
@allow(Permission.FOLLOW_UP)
def follow_ups(request: ActingRequest) -> HttpResponse:
    """List the follow-ups that wait, the most pressing first."""
    rows = queries.open_follow_ups(request.actor)
    codes = work_orders.numbers_of({row.order_id for row in rows})
    context = {
        "rows": [
            {
                "row": row,
                "code": codes[row.order_id],
                "href": reverse("feedback:follow_up", args=[row.pk]),
                "score": labels.SCORES[row.rating.score],
                "reasons": [labels.REASONS[rules.Reason(reason)] for reason in row.rating.reasons],
            }
            for row in rows
        ]
    }
    return render(request, "feedback/follow_ups.html", context)


@never_cache
@allow(Permission.FOLLOW_UP)
def follow_up(request: ActingRequest, follow_up_id: int) -> HttpResponse:
    """Show one follow-up, and take down what was found."""
    row = queries.follow_up(request.actor, follow_up_id)
    order = work_orders.order_by_id(row.order_id)
    wishes = people.wishes_of(people.contact(order.contact_id))
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if not wishes.may_call:
        # Not offered at all; the action refuses it as well.
        del form.fields["called"]
    if request.method == "POST" and form.is_valid():
        try:
            record_follow_up(
                by=request.actor,
                follow_up_id=row.pk,
                result=form.cleaned_data["result"],
                note=form.cleaned_data["note"],
                called=form.cleaned_data.get("called", False),
            )
        except Problem as problem:
            form.add_error(None, say(problem.code, **problem.params))
        else:
            return HttpResponseRedirect(reverse("feedback:follow_ups"))
    context = {
        "row": row,
        "order": order,
        "form": form,
        "wishes": wishes,
        "score": labels.SCORES[row.rating.score],
        "reasons": [labels.REASONS[rules.Reason(reason)] for reason in row.rating.reasons],
        "result_label": labels.RESULTS[rules.Result(row.result)] if row.result else "",
    }
    return render(request, "feedback/follow_up.html", context, status=422 if form.errors else 200)
