"""Pages of a clerk of an organ: notify, see how far each notification is and who defends, get the letter."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.papers import PDF
from fawang.knowledge.guidance.urgent import helps_in
from fawang.legal_aid.defence.actions.letters import print_letter, stands
from fawang.legal_aid.defence.actions.notifications import Notified, notify, withdraw
from fawang.legal_aid.defence.pages.forms import NotifyForm, WithdrawForm
from fawang.legal_aid.defence.procedure import PROCEDURE, Command
from fawang.legal_aid.defence.queries import organs
from fawang.legal_aid.defence.texts import labels
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders


@never_cache
@allow(Permission.CASE_NOTIFY)
def mine(request: ActingRequest) -> HttpResponse:
    """List the notifications of one's organs, the latest first."""
    rows = [_row(one) for one in organs.followed(request.actor)]
    return render(
        request, "defence/desk/mine.html", {"rows": rows, "organs": organs.own_organs(request.actor)}
    )


@never_cache
@allow(Permission.CASE_NOTIFY)
def new(request: ActingRequest) -> HttpResponse:
    """Notify a legal aid office."""
    own = organs.own_organs(request.actor)
    form = NotifyForm(request.POST or None, request.FILES or None, organs=own)
    status = 200
    if form.is_bound:
        done = _notified(request, form) if form.is_valid() else None
        if done:
            query = {"done": "joined" if done.joined else "sent"}
            return HttpResponseRedirect(reverse("defence:followed", args=[done.order.code], query=query))
        status = 422
    told = form.data.get("charge", "") if form.is_bound else ""
    context = {
        "form": form,
        "organs": own,
        "helps": helps_in(told, form.data.get("needs", "")) if told else (),
    }
    return render(request, "defence/desk/notify.html", context, status=status)


def _notified(request: ActingRequest, form: NotifyForm) -> Notified | None:
    try:
        return notify(by=request.actor, notice=form.notice(), upload=form.cleaned_data["paper"])
    except Invalid as problem:
        errors = {form.SAID.get(name, name): code for name, code in problem.errors.items()}
        show_problem(form, Invalid("invalid", errors=errors))
    except Problem as problem:
        show_problem(form, problem)
    return None


@never_cache
@allow(Permission.CASE_NOTIFY)
def followed(request: ActingRequest, code: str) -> HttpResponse:
    """Show one notification; let the organ say that no lawyer is needed any more."""
    one = organs.one(request.actor, code)
    form = WithdrawForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                withdraw(by=request.actor, code=one.code, **form.cleaned_data)
                return HttpResponseRedirect(reverse("defence:followed", args=[code], query={"done": "ended"}))
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    order = work_orders.order_by_id(one.row.order_id)
    context = {
        **_row(one),
        "form": form,
        "done": request.GET.get("done", ""),
        "grounds": [labels.GROUNDS[ground] for ground in one.row.grounds],
        "stage": labels.STAGES.get(one.row.stage, one.row.stage),
        "letter": reverse("defence:own_letter", args=[code]) if stands(order) else "",
        "may_end": one.state in PROCEDURE.steps[Command.END].sources,
    }
    return render(request, "defence/desk/followed.html", context, status=status)


@allow(Permission.CASE_NOTIFY)
def own_letter(request: ActingRequest, code: str) -> HttpResponse:
    """Hand the letter to the organ that notified."""
    letter = print_letter(by=request.actor, order=organs.own(request.actor, code))
    return as_download(letter.name, PDF, letter.content)


@allow(Permission.PERSON_UNMASK)
def letter(request: ActingRequest, code: str) -> HttpResponse:
    """Hand the letter to the office, which sends it on paper."""
    order = work_orders.visible(code, request.actor)
    if Permission.PERSON_UNMASK not in work_orders.permissions_on(order, request.actor):
        return HttpResponse(status=404)
    printed = print_letter(by=request.actor, order=order)
    return as_download(printed.name, PDF, printed.content)


def _row(one: organs.Followed) -> dict[str, Any]:
    label, tone = labels.FOLLOWED.get(one.state, (one.state, ""))
    return {"one": one, "state": label, "tone": tone, "waiting": one.due_at if not one.lawyer else None}
