"""A person reads what they filled in with their matter, and puts right what the office asked about."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.pages.panels import correction_rows, signature_rows
from fawang.catalogue.pages.source import question_of
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import rows_of
from fawang.catalogue.texts.paper import steps_of
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.people.accounts.identity import address_of
from fawang.work_orders import queries as orders
from fawang.work_orders.data.limits import LOOK_UP_BY_ADDRESS
from fawang.work_orders.kinds.forms import name_of
from fawang.work_orders.pages.applying.own_questions import QuestionForm
from fawang.work_orders.queries import WorkOrder


@never_cache
@allow(Audience.EVERYBODY)
def own_form(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show somebody what they filled in."""
    _actor, order, found = _own(request, code, key)
    context = {
        "order": order,
        "back": reverse("work_orders:follow", args=[code, key]),
        "title": labels.words(found.form.title),
        "sections": list(rows_of(found.course)),
        "steps": steps_of(found),
        "signatures": signature_rows(found),
        "pdf_href": reverse("catalogue:own_pdf", args=[code, key]),
        "helps": helps_in(*found.course.answers.values()),
    }
    return render(request, "catalogue/own_form.html", context)


@never_cache
@allow(Audience.EVERYBODY)
def correct(request: ActingRequest, code: str, key: str, answer: str) -> HttpResponse:
    """Ask one question again, and keep the new answer."""
    actor, order, found = _own(request, code, key)
    asked = next((one for one in found.course.asked if one.name == answer and one.question), None)
    row = next(
        (one for one in correction_rows(found) if one["answer"] == answer and not one["answered_at"]), None
    )
    back = reverse("work_orders:follow", args=[code, key])
    if asked is None or row is None:
        return HttpResponseRedirect(back)
    question = question_of(found.form, asked)
    initial = {question.name: found.course.answers.get(answer, "")}
    form = QuestionForm(
        request.POST if request.method == "POST" else None, questions=(question,), initial=initial
    )
    if form.is_valid():
        try:
            actions.correct(
                by=actor, order=order, answer=answer, given=str(form.cleaned_data[question.name] or "")
            )
        except Problem as problem:
            errors = {name_of(found.form.code, name): code for name, code in problem.errors.items()}
            problem.errors = errors
            show_problem(form, problem)
        else:
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "single": form[question.name],
        "back": back,
        "note": row["note"],
        "title": labels.words(found.form.title),
        "helps": helps_in(*found.course.answers.values()),
    }
    return render(request, "catalogue/correct.html", context, status=422 if form.errors else 200)


def _own(request: ActingRequest, code: str, key: str) -> tuple[Actor, WorkOrder, Filled]:
    try:
        actor = orders.actor_with_key(code, key, request.actor)
    except NotFound:
        throttle.take(LOOK_UP_BY_ADDRESS, address_of(request))
        raise
    order = orders.visible(code, actor)
    found = queries.of_order(order.pk)
    if found is None or not orders.speaks_for_first(order, actor):
        raise NotFound("not_found")
    return actor, order, found
