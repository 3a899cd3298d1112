"""What the person decides of a referral: to take a consent back."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.partners.actions.reactions import is_hidden
from fawang.partners.actions.referrals import withdraw_consent
from fawang.partners.data import limits
from fawang.partners.pages import shown
from fawang.partners.queries import referrals
from fawang.work_orders import kinds
from fawang.work_orders import queries as orders


@never_cache
@allow(Audience.EVERYBODY)
def consent(request: ActingRequest, code: str, key: str, number: str) -> HttpResponse:
    """Show what was agreed to; take the consent back (PIPL Art. 15).

    Raises:
        NotFound: the key opens no such order, or nothing of it rests on a consent.
    """
    throttle.take(limits.CONSENT_BY_ADDRESS, address_of(request))
    by = orders.actor_with_key(code, key, request.actor)
    order = orders.visible(code, by)
    row = next((one for one in referrals.of_order(order.pk) if one.code == number), None)
    if row is None or orders.side_of(order, by) != kinds.first_side(order):
        raise NotFound("not_found")
    if row.consent_at is None or is_hidden(row) or row.erased:
        raise NotFound("not_found")
    back = reverse("work_orders:follow", args=[code, key])
    problem = None
    if request.method == "POST":
        try:
            withdraw_consent(by=by, code=number)
            return HttpResponseRedirect(back)
        except Problem as against:
            problem = against
    context = {**shown.summary(row), "back_href": back, "problem": problem}
    return render(request, "partners/own_consent.html", context, status=problem.status if problem else 200)
