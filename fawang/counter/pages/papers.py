"""Papers at the counter: photographed with the phone's or the counter's camera; signing on the screen."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.counter.actions.papers import MOST_PAGES, Scanned, scan, take_signature
from fawang.counter.pages.desk import WHO
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.work_orders import queries as orders


@never_cache
@allow(*WHO)
def papers(request: ActingRequest, code: str) -> HttpResponse:
    """Take photos of papers of an order, and show what became of them."""
    found = read_code(code)
    if found is None:
        raise NotFound("not_found")
    order = orders.visible(found, request.actor)
    context: dict[str, Any] = {"code": order.code, "most": MOST_PAGES}
    status = 200
    if request.method == "POST":
        try:
            done: Scanned = scan(by=request.actor, code=order.code, photos=request.FILES.getlist("photos"))
            context |= {"done": done, "crooked": done.pages - done.straight}
        except Problem as problem:
            context["problem"], status = problem, problem.status
    return render(request, "counter/desk/papers.html", context, status=status)


@never_cache
@allow(*WHO)
def signature(request: ActingRequest, code: str) -> HttpResponse:
    """Let the person sign on the screen."""
    found = read_code(code)
    if found is None:
        raise NotFound("not_found")
    order = orders.visible(found, request.actor)
    context: dict[str, Any] = {"code": order.code}
    status = 200
    if request.method == "POST":
        try:
            take_signature(by=request.actor, code=order.code, drawn=request.POST.get("drawn", ""))
        except Problem as problem:
            context["problem"], status = problem, problem.status
        else:
            return HttpResponseRedirect(reverse("work_orders:order", args=[order.code]))
    return render(request, "counter/desk/signature.html", context, status=status)
