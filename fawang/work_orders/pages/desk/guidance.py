"""Guidance beside an order: what the person was told, and a search for whoever handles it.

Reading it is reading the order, so the same people may, and before the conflict check nobody sees the words.
"""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fawang.kernel.rules.text import clean
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.data import packs
from fawang.knowledge.guidance.compose import guide, search
from fawang.knowledge.guidance.told import told
from fawang.knowledge.texts import labels
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only

LONGEST_SEARCH = 500


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(Permission.ORDER_VIEW)
def order_guidance(request: ActingRequest, code: str) -> HttpResponse:
    """Show answers for an order's own words, or for what is searched; by POST, so that no log keeps it."""
    found = queries.visible(code, request.actor)
    hidden = asked_only(found, request.actor)
    sought = clean(request.POST.get("q", ""))[:LONGEST_SEARCH]
    guidance = None
    if sought or not hidden:
        record_reading(by=request.actor, order=found)
        if sought:
            guidance = search(sought, place=found.place)
        elif words := queries.statement_of(found).words:
            chosen = request.POST.get("matter", "") or found.topic
            guidance = guide(words, matter=chosen, place=found.place)
    context = {"order": found, "found": guidance, "q": sought, "hidden": hidden}
    fragment = bool(request.headers.get("HX-Request"))
    template = (
        "work_orders/desk/order_guidance.html#results" if fragment else "work_orders/desk/order_guidance.html"
    )
    return render(request, template, context)


def told_of(found: WorkOrder, receipt: str) -> dict[str, Any]:
    """Return what the person was told before they applied, for the order's page."""
    return {
        "understood_as": labels.matter_name(found.topic) if packs.is_matter(found.topic) else "",
        **told(json.loads(receipt) if receipt else {}),
    }
