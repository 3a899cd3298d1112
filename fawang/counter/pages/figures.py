"""The figures of a station: waits, numbers served, no-shows, visits and ratings by day."""

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from fawang.counter.queries import waits
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission

WHO = (Permission.COUNTER_LEAD,)
SPANS = (7, 31, 92)
#: A unit without a visit for so many days is called inactive. Own figure.
INACTIVE_DAYS = 14


@never_cache
@allow(*WHO)
def figures(request: ActingRequest) -> HttpResponse:
    """Show the figures of one unit; `unit` is one that the reader leads, or below."""
    unit_id = _unit(request)
    given = request.GET.get("days", "")
    span = int(given) if given in {str(one) for one in SPANS} else SPANS[0]
    last = clock.today()
    first = last - timedelta(days=span - 1)
    begin = datetime.combine(first, time(), clock.CHINA)
    rows = waits.by_day(unit_id, first, last, begin=begin, end=begin + timedelta(days=span))
    quiet = waits.inactive(unit_id, clock.now() - timedelta(days=INACTIVE_DAYS))
    address = reverse("counter:figures")
    context = {
        "unit": organisations.unit(unit_id),
        "whole": rows[0],
        "rows": rows[1:],
        "first": first,
        "last": last,
        "spans": [
            {
                "label": ngettext("Last %(n)s day", "Last %(n)s days", one) % {"n": one},
                "href": f"{address}?unit={unit_id}&days={one}",
                "current": one == span,
            }
            for one in SPANS
        ],
        "inactive_days": INACTIVE_DAYS,
        "inactive": quiet,
        "inactive_cut": len(quiet) >= waits.MOST_INACTIVE,
    }
    return render(request, "counter/desk/figures.html", context)


def _unit(request: ActingRequest) -> int:
    """Return the unit that is looked at, if the reader leads it or one above."""
    desk = current_desk(request)
    own = request.actor.units_with(Permission.COUNTER_LEAD)
    chosen = desk.unit_id if desk is not None and desk.unit_id in own else own[0]
    given = whole_number(request.GET.get("unit", ""))
    unit_id = chosen if given is None else given
    if not {*organisations.unit_path(unit_id)} & {*own}:
        raise NotFound("not_found")
    return unit_id
