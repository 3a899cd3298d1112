"""Going on with an application on another device: by a link that moves the draft there, once."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of
from fawang.work_orders.data import limits
from fawang.work_orders.pages.applying import drafts


@never_cache
@allow(Audience.EVERYBODY)
def link(request: ActingRequest) -> HttpResponse:
    """Show the link to a draft. It moves the draft: whoever finds it later finds nothing."""
    token = drafts.link_token(request)
    if not token:
        return HttpResponseRedirect(reverse("work_orders:help"))
    path = reverse("work_orders:help_take_over", args=[token])
    answers = drafts.read(request)
    context = {
        "link": settings.FAWANG_PUBLIC_URL + path,
        "back": reverse("work_orders:help_question", args=[answers.get("at") or "words"]),
    }
    return render(request, "work_orders/help/other_device.html", context)


@never_cache
@allow(Audience.EVERYBODY)
def take_over(request: ActingRequest, token: str) -> HttpResponse:
    """Ask whether to go on here, then take the draft over. To open the link alone changes nothing."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    problem = None
    if request.method == "POST":
        response = HttpResponseRedirect(reverse("work_orders:help"))
        try:
            drafts.take_over(request, response, token, by=request.actor)
        except NotFound as gone:
            problem = gone
        else:
            return response
    context = {"gone": problem is not None, "has_own": bool(drafts.read(request).given)}
    return render(request, "work_orders/help/take_over.html", context, status=404 if problem else 200)
