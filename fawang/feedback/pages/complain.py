"""The person's page of complaints about a consultation or a work order: complain, read the answer, take it back."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.queries import one
from fawang.feedback.actions import complaints as actions
from fawang.feedback.data import limits, terms
from fawang.feedback.models import Complaint
from fawang.feedback.queries import complaints, subjects
from fawang.feedback.queries.subjects import Subject
from fawang.feedback.rules import complaints as rules
from fawang.feedback.rules.complaints import OPEN, Command, State, Term, Via
from fawang.feedback.texts import labels
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import address_of
from fawang.work_orders import queries as work_orders

_DONE = {
    "complain": _("We have your complaint."),
    Command.WITHDRAW: _("Your complaint is withdrawn."),
    Command.CLOSE: _("The complaint is closed. Thank you for telling us."),
}


class ComplaintForm(forms.Form):
    """What somebody complains of."""

    about = forms.ChoiceField(
        label=_("What is it about?"), choices=list(labels.ABOUT.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your own words. When was it, and what should have been different?"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def complain(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Take a complaint about a consultation from its person, and show what became of it."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, key, request.actor)
    subject = subjects.of_consultation(one.visible(code, actor))
    back = reverse("consultations:talk", args=[code, key])
    return _answer(request, actor, subject, reverse("feedback:complain", args=[code, key]), back)


@never_cache
@allow(Audience.EVERYBODY)
def complain_order(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Take a complaint about a work order from its person, and show what became of it."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = work_orders.actor_with_key(code, key, request.actor)
    order = work_orders.visible(code, actor)
    subject = subjects.of_order(order, work_orders.contact_of(order, actor))
    back = reverse("work_orders:follow", args=[code, key])
    return _answer(request, actor, subject, reverse("feedback:complain_order", args=[code, key]), back)


def _answer(request: ActingRequest, actor: Actor, subject: Subject, here: str, back: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, subject, back, ComplaintForm(use_required_attribute=False))
    done = request.POST.get("command", "")
    form = ComplaintForm(request.POST, use_required_attribute=False)
    try:
        if done in (Command.WITHDRAW, Command.CLOSE):
            number = request.POST.get("version", "")
            actions.take_step(
                by=actor,
                code=request.POST.get("complaint", ""),
                command=Command(done),
                version=whole_number(number, digits=7) or 0,
                data={},
            )
            return HttpResponseRedirect(f"{here}?done={done}")
        if form.is_valid():
            throttle.take(limits.COMPLAIN_BY_SUBJECT, subject.named)
            actions.complain(by=actor, subject=subject, via=Via.PAGE, **form.cleaned_data)
            return HttpResponseRedirect(f"{here}?done=complain")
    except Problem as problem:
        if done not in (Command.WITHDRAW, Command.CLOSE):
            show_problem(form, problem)
        else:
            form = ComplaintForm(use_required_attribute=False)
        return _page(request, subject, back, form, problem=problem)
    return _page(request, subject, back, form)


def _page(
    request: ActingRequest,
    subject: Subject,
    back: str,
    form: ComplaintForm,
    *,
    problem: Problem | None = None,
) -> HttpResponse:
    rows = complaints.about(subject)
    waits = any(row.state in OPEN for row in rows)
    region = organisations.unit(subject.unit_id).region_code
    context = {
        "subject": subject,
        "is_order": subject.order_id is not None,
        "back": back,
        "form": None if waits and not form.is_bound else form,
        "waits": waits,
        "kept": form.data.get("text", "") if waits and form.is_bound else "",
        "problem": problem,
        "rows": [shown(row) for row in rows],
        "done": _DONE.get(request.GET.get("done", "")),
        "accept_days": terms.rule_for(Term.ACCEPT, region=region).length.amount,
        "answer_days": terms.rule_for(Term.ANSWER, region=region).length.amount,
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return marked(render(request, "feedback/complain.html", context, status=status), problem)


def shown(row: Complaint) -> dict[str, Any]:
    """Return a complaint as its person reads it."""
    return {
        "row": row,
        "about": labels.ABOUT[row.about],
        "state": labels.COMPLAINT_STATES[row.state],
        "tone": labels.COMPLAINT_TONES.get(row.state, ""),
        "finding": labels.FINDINGS[row.finding] if row.finding else "",
        "can_withdraw": row.state in OPEN,
        "can_close": row.state == State.ANSWERED,
    }
