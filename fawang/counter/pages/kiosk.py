"""The tablet in a waiting room: numbers, guidance, and the way to one's own phone. It keeps nothing of anybody."""

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.counter.actions.arrivals import arrive_alone
from fawang.counter.pages import limits
from fawang.counter.pages.numbers import address_of_ticket
from fawang.counter.queries import line
from fawang.kernel.rules.devices import KIOSK
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import networks_of

#: A tablet stays one for so long; it is set up anew by opening its page.
_KEPT_SECONDS = 400 * 24 * 3600


@never_cache
@allow(Audience.EVERYBODY)
def start(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show what can be done here; the device is a tablet for everybody from now on."""
    unit = organisations.unit(unit_id)
    if not unit.active:
        raise NotFound("not_found")
    # From this page on, which is drawn as one of a tablet already.
    request.COOKIES[KIOSK] = here = reverse("counter:kiosk", args=[unit_id])
    response = render(request, "counter/kiosk.html", {"unit": unit, "has_queue": line.has_queue(unit_id)})
    response.set_cookie(
        KIOSK,
        here,
        max_age=_KEPT_SECONDS,
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )
    return response


class ArriveForm(forms.Form):
    """Who has a date."""

    code = forms.CharField(
        label=_("Number of the appointment"),
        help_text=_("Twelve digits, in the message that you got."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    tail = forms.CharField(
        label=_("Last four digits of your phone number"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def arrived(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Let somebody say that they have come to their appointment."""
    unit = organisations.unit(unit_id)
    form, done, status = ArriveForm(request.POST or None), False, 200
    if request.method == "POST":
        throttle.take(limits.ARRIVE_BY_ADDRESS, networks_of(request)[0])
        status = 422
        if form.is_valid():
            try:
                ticket = arrive_alone(by=request.actor, unit_id=unit_id, **form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
            else:
                if ticket is not None:
                    return HttpResponseRedirect(f"{address_of_ticket(ticket)}?at=kiosk")
                done, status = True, 200
    context = {"unit": unit, "form": form, "done": done}
    return render(request, "counter/kiosk_arrived.html", context, status=status)


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
