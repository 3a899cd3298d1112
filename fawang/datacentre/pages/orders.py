"""The orders behind a number, for those who may see them: by the rule of inboxes, not by that of figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import WHO
from fawang.datacentre.pages.choosing import choices
from fawang.datacentre.pages.showing import chosen_of
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.filter_state import Chosen
from fawang.datacentre.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import queries as work_orders
from fawang.work_orders.texts import labels as order_labels

#: Filters of figures that an order has too.
_FITS = frozenset({"matter", "topic", "order_kind", "kind", "unit"})


@never_cache
@allow(*WHO)
def orders(request: ActingRequest) -> HttpResponse:
    """List the orders that were submitted within what is chosen, a page at a time."""
    if not request.actor.may_anywhere(Permission.ORDER_VIEW):
        raise NotAllowed("not_allowed")
    scope = scope_of(request.actor)
    chosen, problem = chosen_of(request, scope)
    page = reverse("datacentre:orders")
    rows, following = ([], "") if chosen is None else _rows(request, chosen)
    left_out = (
        sorted({one.level for one in chosen.where if one.without or one.level not in _FITS}) if chosen else []
    )
    context = {
        "chosen": chosen,
        "choices": choices(chosen, request.GET.dict(), scope, page) if chosen else None,
        "problem": problem,
        "rows": [
            {
                "code": one.code,
                "href": reverse("work_orders:order", args=[one.code]),
                "about": labels.name("topic", one.topic) or labels.name("matter", one.matter),
                "kind": labels.name("kind", one.kind) or one.kind,
                "place": regions.name(one.place),
                "unit": one.unit_name,
                "state": order_labels.state(one.kind, one.state),
                "at": one.created_at,
            }
            for one in rows
        ],
        "next": f"{page}?{chosen.address(cursor=following)}" if chosen and following else "",
        "left_out": "、".join(str(labels.LEVELS[level]) for level in left_out),
        "at": clock.now(),
        "demo": False,
        "title": _("Orders behind the figures"),
    }
    return render(request, "datacentre/orders.html", context)


def _rows(request: ActingRequest, chosen: Chosen) -> tuple[list[work_orders.BehindRow], str]:
    values = {one.level: one.values for one in chosen.where if not one.without}
    unit = values.get("unit", ("",))[0]
    return work_orders.behind(
        request.actor,
        first=chosen.period.first,
        last=chosen.period.last,
        place=chosen.region,
        matters=values.get("matter", ()),
        topics=values.get("topic", ()),
        kinds=values.get("order_kind", ()) or values.get("kind", ()),
        unit=whole_number(unit),
        cursor=request.GET.get("cursor", ""),
    )
