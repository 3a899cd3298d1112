"""Server-sent events: an open page of the workbench hears that what it shows has changed."""

from django.http import HttpResponseBase

from fawang.kernel.news.live import stream_of
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.pages.desk.inbox import desk_in
from fawang.work_orders.queries import Box


@allow(Permission.ORDER_VIEW)
def order(request: ActingRequest, code: str) -> HttpResponseBase:
    """Follow one order."""
    found = queries.visible(code, request.actor)
    return stream_of(request, f"order:{found.pk}")


@allow(Permission.ORDER_VIEW)
def inbox(request: ActingRequest) -> HttpResponseBase:
    """Follow the list that the inbox shows: the present desk's, or what its unit has taken in."""
    desk = desk_in(request)
    topic = f"{'unit' if desk.box == Box.COMPETENT else desk.box}:{desk.id}"
    return stream_of(request, topic)
