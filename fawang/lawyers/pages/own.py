"""A person's own request: the answers side by side, accept one, take it back. Who has the link needs no account."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.guidance.urgent import helps_in
from fawang.lawyers.actions import endings
from fawang.lawyers.data import limits
from fawang.lawyers.data.figures import limits as fee_limits
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.queries import register, requests
from fawang.lawyers.rules.fees import Fee
from fawang.lawyers.rules.requests import Answer, State
from fawang.lawyers.texts import labels
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import MATTERS
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

_DONE = {
    "asked": _("Your request has been sent."),
    "accepted": _("You have accepted this offer. The others have been told politely."),
    "withdrawn": _("Your request is taken back. Those whom you asked have been told."),
}


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a request to its person; take their choice."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = requests.own(code, key)
    if request.method != "POST":
        return _page(request, row, key)
    try:
        if request.POST.get("command") == "withdraw":
            endings.withdraw(by=request.actor, code=code, key=key)
            return _to(code, key, "withdrawn")
        number = request.POST.get("number", "")
        endings.accept(
            by=request.actor,
            code=code,
            key=key,
            number=int(number) if number in {"1", "2", "3"} else 0,
            time=_moment(request.POST.get("time", "")),
        )
        return _to(code, key, "accepted")
    except Problem as problem:
        return _page(request, requests.own(code, key), key, problem=problem)


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _to(code: str, key: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("lawyers:own", args=[code, key], query={"done": done}))


def _page(request: ActingRequest, row: Request, key: str, *, problem: Problem | None = None) -> HttpResponse:
    recipients = requests.recipients_of(row)
    contact = people.masked_contacts({row.contact_id})[row.contact_id]
    is_open = row.state == State.OPEN
    context = {
        "row": row,
        "answers": [_answer(one) for one in recipients],
        "any_offer": any(one.state == Answer.OFFERED for one in recipients),
        "contingent": fee_limits() if any(one.fee == Fee.CONTINGENT for one in recipients) else None,
        "state": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "matter": MATTERS.get(row.matter, row.matter),
        "place": regions.name(row.region_code) if row.region_code else "",
        "helps": helps_in(row.words) if is_open else (),
        "is_open": is_open,
        "contact": contact,
        "done": _DONE.get(request.GET.get("done", "")),
        "problem": problem,
        "link": settings.FAWANG_PUBLIC_URL + reverse("lawyers:own", args=[row.code, key]),
    }
    return render(request, "lawyers/own.html", context, status=problem.status if problem else 200)


def _answer(one: Recipient) -> dict[str, Any]:
    entry: Any = None
    if one.lawyer_id is not None and (known := organisations.lawyer(one.lawyer_id)):
        entry = register.lawyer_entries([known])[0]
    return {
        "row": one,
        "name": one.lawyer.name if one.lawyer else one.firm.name,
        "firm": one.firm.name if one.lawyer else "",
        "entry": entry,
        "href": reverse("lawyers:lawyer", args=[one.lawyer_id])
        if one.lawyer_id
        else reverse("lawyers:firm", args=[one.firm_id]),
        "phone": entry.phone if entry else one.firm.phone,
        "state": labels.ANSWERS[one.state],
        "tone": labels.ANSWER_TONES.get(one.state, ""),
        "fee": labels.FEES[one.fee] if one.fee else "",
        "price": labels.price(one) if one.fee else "",
        "reads": [labels.SHARES[code] for code in one.shares],
        "reason": labels.REASONS[one.reason] if one.reason else "",
        "can_accept": one.state == Answer.OFFERED,
        "accepted": one.state == Answer.ACCEPTED,
    }
