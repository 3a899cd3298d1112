"""Somebody asks up to three lawyers or firms, with one description."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.lawyers.actions.requests import Matters, ask
from fawang.lawyers.data import limits
from fawang.lawyers.data.figures import house
from fawang.lawyers.pages.forms import RequestForm, reach_of
from fawang.lawyers.pages.listing import names_of
from fawang.lawyers.queries.requests import target_of
from fawang.lawyers.rules import MOST_RECIPIENTS
from fawang.lawyers.rules.requests import Share
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules.wishes import read_phone
from fawang.regions import queries as regions


@never_cache
@allow(Audience.EVERYBODY)
def new(request: ActingRequest) -> HttpResponse:
    """Ask for the matter once; send it once."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    given = request.POST if request.method == "POST" else request.GET
    values = list(dict.fromkeys(given.getlist("to")))
    names = names_of(values)
    if not names or len(names) > MOST_RECIPIENTS:
        context = {"names": names, "most": MOST_RECIPIENTS, "back": _back(names)}
        return render(request, "lawyers/choose.html", context, status=422 if names else 200)
    if request.method != "POST":
        initial = {"once": secrets.token_urlsafe(16)}
        if (field := request.GET.get("field", "")) in MATTERS:
            initial["matter"] = field
        return _page(request, RequestForm(names=names, initial=initial), names)
    if receipt := idempotency.answer_to(f"lawyer-request:{given.get('once')}"):
        # Pressed twice: it has been sent.
        return _to(receipt)
    form = RequestForm(request.POST, names=names)
    if not form.is_valid():
        return _page(request, form, names, status=422)
    data = form.cleaned_data
    region = regions.place_in(data["place"]) if data["place"] else ""
    if data["place"] and not region:
        form.add_error("place", str(_("This place is not known. Please name the city and district.")))
        return _page(request, form, names, status=422)
    try:
        take_for(
            request,
            session=limits.ASK_BY_SESSION,
            phone=(limits.ASK_BY_PHONE, read_phone(data["phone"]) or data["phone"]),
            address=limits.ASK_BY_ADDRESS,
            network=limits.ASK_BY_NETWORK,
        )
        receipt, _repeated = idempotency.once(
            f"lawyer-request:{data['once']}",
            {**data, "to": values},
            lambda: _asked(request, data, names, region or ""),
        )
    except Problem as problem:
        show_problem(form, problem)
        return marked(_page(request, form, names, status=problem.status), problem)
    return _to(receipt)


def _asked(
    request: ActingRequest, data: dict[str, Any], names: list[dict[str, str]], region: str
) -> dict[str, Any]:
    asked = Matters(
        to=[found for one in names if (found := target_of(one["value"]))],
        shares={place: [Share(code) for code in data[f"shares_{place}"]] for place in range(len(names))},
        matter=data["matter"],
        words=data["words"],
        wish=data["wish"],
        opponent=data["opponent"],
        region=region,
    )
    made = ask(by=request.actor, asked=asked, reach=reach_of(data))
    return {"code": made.request.code, "access_key": made.access_key}


def _to(receipt: dict[str, Any]) -> HttpResponse:
    place = [receipt["code"], receipt["access_key"]]
    return HttpResponseRedirect(reverse("lawyers:own", args=place, query={"done": "asked"}))


def _back(names: list[dict[str, str]]) -> str:
    chosen = [one["value"] for one in names]
    return reverse("lawyers:listing", query={"to": chosen} if chosen else None)


def _page(
    request: ActingRequest, form: RequestForm, names: list[dict[str, str]], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "names": names, "back": _back(names), "days": house().open_for.days}
    return render(request, "lawyers/request.html", context, status=status)
