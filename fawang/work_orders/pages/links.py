"""The links of an order to others, on the workbench."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.actions.links import link_orders, unlink_orders
from fawang.work_orders.pages.forms import LinkForm
from fawang.work_orders.pages.panels import link_rows


@never_cache
@allow(Permission.ORDER_DECIDE)
def links(request: ActingRequest, code: str) -> HttpResponse:
    """Show what an order has to do with others, and note more."""
    order = queries.visible(code, request.actor)
    form = LinkForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if form.is_valid():
        try:
            link_orders(by=request.actor, code=code, **form.cleaned_data)
        except Problem as problem:
            show_problem(form, problem)
        else:
            return HttpResponseRedirect(reverse("work_orders:links", args=[code]))
    context = {"order": order, "rows": link_rows(order, request.actor), "form": form}
    return render(request, "work_orders/desk_links.html", context, status=422 if form.errors else 200)


@require_POST
@allow(Permission.ORDER_DECIDE)
def remove(request: ActingRequest, code: str, link_id: int) -> HttpResponse:
    """Remove a link."""
    unlink_orders(by=request.actor, code=code, link_id=link_id)
    return HttpResponseRedirect(reverse("work_orders:links", args=[code]))
