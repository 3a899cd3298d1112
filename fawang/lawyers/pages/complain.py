"""A complaint about a lawyer or a firm: written, and followed by whoever has the link."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.lawyers.actions import complaints as actions
from fawang.lawyers.data import limits
from fawang.lawyers.data.figures import TERMS
from fawang.lawyers.models import Complaint
from fawang.lawyers.pages.forms import ComplaintForm, reach_of
from fawang.lawyers.pages.listing import names_of
from fawang.lawyers.queries import complaints
from fawang.lawyers.queries.requests import target_of
from fawang.lawyers.rules.complaints import OPEN, Term, card, overdue
from fawang.lawyers.texts import labels
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules.wishes import read_phone


@never_cache
@allow(Audience.EVERYBODY)
def new(request: ActingRequest) -> HttpResponse:
    """Take a complaint about whom the address names (`of=l12`); send it once."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    given = request.POST if request.method == "POST" else request.GET
    value = given.get("of", "")
    names = names_of([value])
    if not names:
        return render(request, "lawyers/complain_of.html")
    if request.method != "POST":
        return _page(request, ComplaintForm(initial={"once": secrets.token_urlsafe(16)}), names[0])
    if receipt := idempotency.answer_to(f"lawyer-complaint:{given.get('once')}"):
        return _to(receipt)
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _page(request, form, names[0], status=422)
    data = form.cleaned_data
    try:
        take_for(
            request,
            session=limits.ASK_BY_SESSION,
            phone=(limits.ASK_BY_PHONE, read_phone(data["phone"]) or data["phone"]),
            address=limits.ASK_BY_ADDRESS,
            network=limits.ASK_BY_NETWORK,
        )
        receipt, _repeated = idempotency.once(
            f"lawyer-complaint:{data['once']}",
            {**data, "of": value},
            lambda: _complained(request, data, value),
        )
    except Problem as problem:
        show_problem(form, problem)
        return marked(_page(request, form, names[0], status=problem.status), problem)
    return _to(receipt)


def _complained(request: ActingRequest, data: dict[str, Any], value: str) -> dict[str, Any]:
    target = target_of(value)
    assert target is not None, "it has a name"
    row = actions.complain(
        by=request.actor, of=target, about=data["about"], words=data["words"], reach=reach_of(data)
    )
    return {"code": row.code, "access_key": complaints.access_key(row)}


def _to(receipt: dict[str, Any]) -> HttpResponse:
    place = [receipt["code"], receipt["access_key"]]
    return HttpResponseRedirect(reverse("lawyers:own_complaint", args=place, query={"done": "1"}))


def _page(
    request: ActingRequest, form: ComplaintForm, name: dict[str, str], *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "one": name,
        "accept_days": TERMS.rule_for(Term.ACCEPT, region="").length.amount,
        "answer_days": TERMS.rule_for(Term.ANSWER, region="").length.amount,
    }
    return render(request, "lawyers/complain.html", context, status=status)


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a complaint to its person: where it is, by when, the answer; take it back."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, problem = complaints.own(code, key), None
    if request.method == "POST":
        number = request.POST.get("version", "")
        try:
            actions.withdraw(
                by=request.actor,
                code=code,
                key=key,
                version=whole_number(number, digits=7) or 0,
            )
            return HttpResponseRedirect(reverse("lawyers:own_complaint", args=[code, key]))
        except Problem as refused:
            row, problem = complaints.own(code, key), refused
    context = {
        **shown(row),
        "helps": helps_in(row.words) if row.state in OPEN else (),
        "can_withdraw": row.state in OPEN,
        "contact": people.masked_contacts({row.contact_id})[row.contact_id],
        "problem": problem,
        "done": bool(request.GET.get("done")),
        "link": settings.FAWANG_PUBLIC_URL + reverse("lawyers:own_complaint", args=[row.code, key]),
    }
    return render(request, "lawyers/own_complaint.html", context, status=problem.status if problem else 200)


def shown(row: Complaint) -> dict[str, Any]:
    """Return a complaint as pages show it."""
    return {
        "row": row,
        "name": row.lawyer.name if row.lawyer else row.firm.name,
        "about": labels.ABOUT[row.about],
        "state": labels.COMPLAINT_STATES[row.state],
        "tone": labels.COMPLAINT_TONES.get(row.state, ""),
        "finding": labels.FINDINGS[row.finding] if row.finding else "",
        "term": labels.TERMS[row.term] if row.term else "",
        "late": overdue(row.due_at, clock.now()),
        "card": card(row.yellow_at, row.red_at, clock.now()),
    }
