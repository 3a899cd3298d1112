"""Requests at the lawyer or firm that was asked: check for a conflict, read, offer, or decline."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.lawyers.actions import answers as actions
from fawang.lawyers.models import Recipient
from fawang.lawyers.pages.desk.entries import administered
from fawang.lawyers.pages.desk.forms import ClearForm, DeclineForm, OfferForm, Versioned
from fawang.lawyers.queries import requests
from fawang.lawyers.rules.requests import ANSWER, MOST_TIMES, Answer, Command, Share
from fawang.lawyers.texts import labels
from fawang.organisations.texts.labels import MATTERS
from fawang.people.actions.contacts import Revealed
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MAY = Permission.LAWYER_OFFER
_FORMS: Mapping[str, type[Versioned]] = {
    Command.CLEAR: ClearForm, Command.OFFER: OfferForm, Command.DECLINE: DeclineForm,
}  # fmt: skip


@never_cache
@allow(_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List what somebody was asked, the latest first."""
    over = request.GET.get("box") == "over"
    typed = request.GET.get("before", "")
    before = whole_number(typed, digits=11)
    rows = requests.answers_of(request.actor, running=not over, before=before)
    page = rows[: requests.PAGE]
    box = {"box": "over"} if over else {}
    context = {
        "rows": [
            {
                "row": one,
                "matter": MATTERS.get(one.request.matter, one.request.matter),
                "to": one.lawyer.name if one.lawyer else one.firm.name,
                "state": labels.MINE[one.state],
                "tone": labels.ANSWER_TONES.get(one.state, ""),
            }
            for one in page
        ],
        "tabs": [
            {
                "label": _("To be answered, and open offers"),
                "href": reverse("lawyers:answers"),
                "current": not over,
            },
            {"label": _("Over"), "href": reverse("lawyers:answers", query={"box": "over"}), "current": over},
        ],
        "next_href": reverse("lawyers:answers", query={**box, "before": page[-1].pk})
        if len(rows) > len(page)
        else "",
        "first_href": reverse("lawyers:answers", query=box or None) if before else "",
        "administers": administered(request) is not None,
        "is_lawyer": request.actor.lawyer_id is not None,
    }
    return render(request, "lawyers/desk/answers.html", context)


@never_cache
@allow(_MAY)
def answer(request: ActingRequest, recipient_id: int) -> HttpResponse:
    """Show what somebody was asked as far as they may read it; take their answer."""
    row = requests.answer(recipient_id, request.actor)
    if request.method != "POST":
        return _page(request, row)
    command = request.POST.get("command", "")
    if command == "show_person":
        try:
            person = actions.show_person(by=request.actor, recipient=row)
        except Problem as problem:
            return _page(request, row, problem=problem)
        return _page(request, row, person=person)
    if command not in _FORMS:
        raise NotFound("not_found")
    form = _form(row, command, request.POST)
    if not form.is_valid():
        return _page(request, row, failed=(command, form))
    data = dict(form.cleaned_data)
    times = [data.pop(name) for n in range(1, MOST_TIMES + 1) if (name := f"time_{n}") in data]
    if data.get("amount") is not None:
        data["amount"] = str(data["amount"])
    try:
        actions.answer(
            by=request.actor,
            recipient_id=recipient_id,
            command=command,
            version=data.pop("version"),
            data=data,
            times=[moment for moment in times if moment],
        )
    except Problem as problem:
        row = requests.answer(recipient_id, request.actor)
        show_problem(form, problem)
        return _page(request, row, failed=(command, form), problem=problem)
    return HttpResponseRedirect(reverse("lawyers:answer", args=[recipient_id], query={"done": command}))


def _form(row: Recipient, name: str, data: Any = None) -> Versioned:
    kind = _FORMS[name]
    initial: dict[str, Any] = {"version": row.version}
    more: dict[str, Any] = {}
    if kind is OfferForm:
        more["matter"] = row.request.matter
        initial |= {"fee": row.fee, "amount": row.amount, "included": row.included}
        initial |= {
            f"time_{n}": moment.astimezone(clock.CHINA) for n, moment in enumerate(row.times, start=1)
        }
    return kind(data, initial=initial, prefix=name, **more)


def _page(
    request: ActingRequest,
    row: Recipient,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
    person: Revealed | None = None,
) -> HttpResponse:
    asked = row.request
    facts = requests.answer_facts(asked, row)
    steps = ANSWER.open_steps(facts, permissions=requests.roles_on(row, request.actor), now=clock.now())
    given: dict[str, forms.Form] = {
        one.command: _form(row, one.command) for one in steps if one.command in _FORMS
    }
    if failed is not None:
        name, form = failed
        # It can be sent again by somebody who has seen the present state.
        form.data = {**dict(form.data.items()), form.add_prefix("version"): str(row.version)}
        given[name] = form
    reads = row.state in (Answer.CLEARED, Answer.OFFERED, Answer.ACCEPTED)
    if reads and request.method != "POST":
        actions.record_reading(by=request.actor, recipient=row)
    context = {
        "row": row,
        "asked": asked,
        "matter": MATTERS.get(asked.matter, asked.matter),
        "wish": str(labels.WISHES[asked.wish]).partition("\n")[0],
        "state": labels.MINE[row.state],
        "tone": labels.ANSWER_TONES.get(row.state, ""),
        "opponent": asked.opponent if Share.OPPONENT in row.shares else "",
        "place": regions.name(asked.region_code) if asked.region_code and Share.PLACE in row.shares else "",
        "words": asked.words if reads and Share.WORDS in row.shares else "",
        "reads": reads,
        "withheld": [labels.SHARES[one] for one in Share if one not in row.shares],
        "conflict": facts.conflict,
        "clear": given.get(Command.CLEAR),
        "offer": given.get(Command.OFFER),
        "decline": given.get(Command.DECLINE),
        "fee": labels.FEES[row.fee] if row.fee else "",
        "price": labels.price(row) if row.fee else "",
        "accepted": row.state == Answer.ACCEPTED,
        "person": person,
        "failed": failed[1] if failed else None,
        "problem": problem if not failed else None,
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "lawyers/desk/answer.html", context, status=status)
