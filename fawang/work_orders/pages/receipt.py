"""The receipt of an application: the code to keep, who has it, what happens next."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import kinds, queries


@never_cache
@allow(Audience.EVERYBODY)
def receipt(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show the code to keep, who handles the matter and what happens next."""
    holder = queries.actor_with_key(code, key, request.actor)
    if holder.participant_id is not None:
        # It says what the first applicant wrote.
        raise NotFound("not_found")
    order = queries.visible(code, holder)
    card = organisations.card(order.unit_id, clock.now())
    shown = kinds.kind_of(order.kind).pages
    context = {
        "order": order,
        "unit": card.unit,
        "card": card,
        "helps": helps_in(queries.statement_of(order).words),
        # As notices write it: behind a proxy the request does not know how the public came.
        "link": settings.FAWANG_PUBLIC_URL + reverse("work_orders:follow", args=[code, key]),
        "path": reverse("work_orders:follow", args=[code, key]),
        "title": _("We have received your application"),
        "shared_phone": people.shares_phone(order.contact_id),
        "next_steps": shown.next_steps,
        "papers": [{"label": paper} for paper in shown.to_bring(order.pk).papers],
    }
    return render(request, "work_orders/help/receipt.html", context)
