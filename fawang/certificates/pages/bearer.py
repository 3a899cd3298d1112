"""The bearer's page of a certificate: its document, and with whom they share it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.certificates.actions import documents, shares
from fawang.certificates.data import limits
from fawang.certificates.models import Certificate, Sharing
from fawang.certificates.pages.forms import ShareForm
from fawang.certificates.pages.verification import PDF
from fawang.certificates.queries import certificates as queries
from fawang.certificates.queries import verification
from fawang.certificates.rules.numbers import printed
from fawang.certificates.rules.procedure import State
from fawang.certificates.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked, show_problem
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.data.limits import LOOK_UP_BY_ADDRESS, LOOK_UP_BY_KEY
from fawang.work_orders.kinds.panels import Panel, Seen


def panel(seen: Seen) -> Panel | None:
    """Return what was issued in an order, for the page of its applicants."""
    if not seen.key or work_orders.side_of(seen.order, seen.by) != kinds.first_side(seen.order):
        return None
    rows = [
        {
            "row": row,
            "state": labels.STATES[row.state],
            "tone": labels.TONES[row.state],
            "valid": row.state == State.VALID,
            "href": reverse("certificates:bearer", args=[seen.order.code, seen.key, row.code]),
        }
        for row in queries.issued_for(seen.order.pk)
    ]
    return Panel("certificates/own_panel.html", {"rows": rows}) if rows else None


@never_cache
@allow(Audience.EVERYBODY)
def bearer(request: ActingRequest, code: str, key: str, certificate: str) -> HttpResponse:
    """Show a certificate to its bearer; make a link for somebody else, or end one."""
    actor, row = _held(request, code, key, certificate)
    form = ShareForm(request.POST if request.POST.get("what") == "share" else None)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            throttle.take(limits.SHARE_BY_ORDER, code)
            if request.POST.get("what") == "end":
                shares.end_sharing(by=actor, row=row, number=_number(request.POST.get("link", "")))
                return HttpResponseRedirect(f"{request.path}?done=ended#sharing")
            if form.is_valid():
                shares.share(by=actor, row=row, **form.cleaned_data)
                return HttpResponseRedirect(f"{request.path}?done=shared#sharing")
        except Problem as against:
            if not form.is_bound:
                raise
            problem = against
            show_problem(form, against)
    done = {"ended": _("The link shows nothing any more."), "shared": _("The link is ready: see below.")}
    context = {
        "order_code": code,
        "key": key,
        "row": row,
        "state": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "check_code": printed(queries.check_code_of(row)),
        "document": reverse("certificates:bearer_document", args=[code, key, row.code]),
        "back": reverse("work_orders:follow", args=[code, key]),
        "form": form,
        "links": [_link(one) for one in verification.sharings_of(row)],
        "done": done.get(request.GET.get("done", ""), "") if request.method == "GET" else "",
    }
    status = problem.status if problem else 422 if form.is_bound and form.errors else 200
    return marked(render(request, "certificates/bearer.html", context, status=status), problem)


@never_cache
@allow(Audience.EVERYBODY)
def document(request: ActingRequest, code: str, key: str, certificate: str) -> HttpResponse:
    """Give the bearer the document."""
    actor, row = _held(request, code, key, certificate)
    name, content = documents.read_document(by=actor, row=row)
    return as_download(name, PDF, content)


def _held(request: ActingRequest, code: str, key: str, certificate: str) -> tuple[Actor, Certificate]:
    """Return who holds the link of the order, and a certificate of it.

    Raises:
        NotFound: the link opens nothing, or another side's matter, or there is no such certificate in it.
    """
    try:
        actor = work_orders.actor_with_key(code, key, request.actor)
    except NotFound:
        throttle.take(LOOK_UP_BY_ADDRESS, address_of(request))
        raise
    throttle.take(LOOK_UP_BY_KEY, code)
    order = work_orders.visible(code, actor)
    row = next((one for one in queries.issued_for(order.pk) if one.code == certificate), None)
    if row is None or work_orders.side_of(order, actor) != kinds.first_side(order):
        raise NotFound("not_found")
    return actor, row


def _number(typed: str) -> int:
    if (number := whole_number(typed)) is None:
        raise NotFound("not_found")
    return number


def _link(one: Sharing) -> dict[str, Any]:
    path = reverse("certificates:shared", args=[one.pk, verification.sharing_token(one)])
    return {
        "row": one,
        "open": one.ended_at is None and one.until > clock.now(),
        "href": settings.FAWANG_PUBLIC_URL + path,
    }
