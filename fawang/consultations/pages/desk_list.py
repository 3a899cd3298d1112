"""The lawyer's lists: what waits, what they have, what waits for a review."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.actions._history import queue_of
from fawang.consultations.queries import lists, zone_versions
from fawang.consultations.queries.lists import Box
from fawang.consultations.texts import labels
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.ids import read_code
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.texts.labels import matter_name
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect
from fawang.people.texts.labels import DIALECTS
from fawang.regions import queries as regions

WHO = (
    Permission.CONSULTATION_ANSWER,
    Permission.CONSULTATION_REVIEW,
    Permission.CONSULTATION_SUPERVISE,
)
_NAMES = {
    Box.WAITING: _("Waiting"),
    Box.MINE: _("Mine"),
    Box.REVIEW: _("To review"),
    Box.TO_WRITE_UP: _("To write up"),
    Box.ALL: _("All"),
}


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List questions, the most pressing first."""
    boxes = [box for box in Box if request.actor.may_anywhere(lists.OPENED_BY[box])]
    asked = request.GET.get("box", "")
    box = Box(asked) if asked in boxes else boxes[0]
    ended = bool(request.GET.get("ended"))
    zone = request.GET.get("zone", "") if request.GET.get("zone") in zone_versions.current() else ""
    page = lists.listed(request.actor, box, cursor=request.GET.get("cursor", ""), ended=ended, zone=zone)
    context = {
        "rows": [_row(row) for row in page.rows],
        "box": box,
        "ended": ended,
        "grabs": box == Box.WAITING,
        "can_end": box in (Box.MINE, Box.ALL),
        "tabs": [
            {
                "label": _NAMES[one],
                "href": _href(one, zone=zone),
                "current": one == box,
                "count": _count(lists.count(request.actor, one)),
            }
            for one in boxes
        ],
        "zone": zone,
        "zones": [(code, one.name) for code, one in zone_versions.current().items()],
        "ended_href": _href(box, ended="1", zone=zone),
        "open_href": _href(box, zone=zone),
        "next_href": _href(box, cursor=page.next, ended="1" if ended else "", zone=zone) if page.next else "",
        "first_href": _href(box, ended="1" if ended else "", zone=zone) if request.GET.get("cursor") else "",
        "gone": read_code(request.GET.get("gone", "")),
        "was_faster": bool(request.GET.get("faster")),
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "consultations/desk/list.html#list" if fragment else "consultations/desk/list.html"
    return render(request, template, context)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow what waits at the centres of the caller: who grabs something takes it out of all lists."""
    units = {unit for permission in WHO for unit in request.actor.units_with(permission)}
    return stream_of(request, *(queue_of(unit) for unit in sorted(units)))


def _row(row: lists.ListRow) -> dict[str, Any]:
    return {
        "data": row,
        "href": reverse("consultations:desk_one", args=[row.code]),
        "about": matter_name(row.topic or row.matter) if row.topic or row.matter else "",
        "place": regions.name(row.place) if row.place else "",
        "zone": zone_versions.name_of(row.zone) if row.zone else "",
        "language": DIALECTS[row.dialect] if row.dialect != Dialect.MANDARIN else "",
        "kind": labels.KINDS[row.kind],
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
    }


def _count(number: int) -> str | int:
    return f"{lists.COUNT_LIMIT}+" if number >= lists.COUNT_LIMIT else number


def _href(box: Box, **query: str | None) -> str:
    given = {"box": box, **{name: value for name, value in query.items() if value}}
    return reverse("consultations:desk", query=given)
