"""The tablet in a waiting room: numbers, guidance, and the way to one's own phone. It keeps nothing of anybody."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.counter.actions.tickets import draw
from fawang.counter.labels import VISIT_KINDS
from fawang.counter.queries import line
from fawang.counter.rules.tickets import Source, label
from fawang.kernel import idempotency
from fawang.kernel.access import ActingRequest, Audience, allow
from fawang.kernel.devices import KIOSK
from fawang.kernel.forms import show_problem
from fawang.kernel.problems import NotFound, Problem
from fawang.organisations import queries as organisations

#: A tablet stays one for so long; it is set up anew by opening its page.
_KEPT_SECONDS = 400 * 24 * 3600


class NumberForm(forms.Form):
    """What somebody has come for."""

    kind = forms.ChoiceField(
        label=_("What have you come for?"), choices=list(VISIT_KINDS.items()), widget=forms.RadioSelect
    )


@never_cache
@allow(Audience.EVERYBODY)
def start(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show what can be done here; the device is a tablet for everybody from now on."""
    unit = organisations.unit(unit_id)
    if not unit.active:
        raise NotFound("not_found")
    form, status = NumberForm(request.POST or None), 200
    once = request.POST.get("once") or get_random_string(24)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                # Pressed twice it is one number.
                answer, _repeated = idempotency.once(
                    f"kiosk:{once}",
                    form.cleaned_data,
                    lambda: _draw(request, unit_id, form.cleaned_data["kind"]),
                )
                return HttpResponseRedirect(reverse("counter:kiosk_number", args=[unit_id, *answer.values()]))
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    context: dict[str, Any] = {"unit": unit, "form": form if line.has_queue(unit_id) else None, "once": once}
    response = render(request, "counter/kiosk.html", context, status=status)
    response.set_cookie(
        KIOSK,
        reverse("counter:kiosk", args=[unit_id]),
        max_age=_KEPT_SECONDS,
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )
    return response


@never_cache
@allow(Audience.EVERYBODY)
def number(request: ActingRequest, unit_id: int, ticket_id: int, token: str) -> HttpResponse:
    """Show the number that somebody has just drawn."""
    ticket = line.with_token(ticket_id, token)
    context = {
        "unit": organisations.unit(unit_id),
        "number": label(ticket.kind, ticket.number),
        "waiting": len(line.in_line(unit_id)),
    }
    return render(request, "counter/kiosk.html", context)


def _draw(request: ActingRequest, unit_id: int, kind: str) -> dict[str, Any]:
    ticket = draw(by=request.actor, unit_id=unit_id, kind=kind, source=Source.KIOSK)
    return {"ticket": ticket.pk, "token": line.token_of(ticket)}


@never_cache
@allow(Audience.EVERYBODY)
def clear(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Forget whoever used the tablet: their session, drafts and all other cookies; then show the start."""
    response = HttpResponseRedirect(reverse("counter:kiosk", args=[unit_id]))
    if KIOSK in request.COOKIES:
        request.session.flush()
        for name in request.COOKIES:
            if name != KIOSK:
                response.delete_cookie(name, samesite="Lax")
        response["Clear-Site-Data"] = '"cache"'
    return response
