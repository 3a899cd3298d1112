"""The alarm: a button on the counter's page, a bar on the pages of everybody else of the unit."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.counter.actions.alarms import end_alarm, raise_alarm
from fawang.counter.models import Alarm
from fawang.counter.pages.desk import unit_of
from fawang.counter.queries import alarms, line
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission

HEARS = (Permission.COUNTER_SERVE, Permission.COUNTER_LEAD)


@require_POST
@never_cache
@allow(Permission.COUNTER_SERVE)
def press(request: ActingRequest) -> HttpResponse:
    """Raise the alarm, and say who was told."""
    counter = line.counter_of(request.actor.id)
    raise_alarm(by=request.actor, unit_id=unit_of(request).id, counter=counter.label if counter else "")
    return HttpResponseRedirect(reverse("counter:alarms"))


@require_POST
@never_cache
@allow(*HEARS)
def end(request: ActingRequest, alarm_id: int) -> HttpResponse:
    """End an alarm. Somebody else may have been faster: then it is over all the same."""
    with suppress(Conflict):
        end_alarm(by=request.actor, alarm_id=alarm_id, mistaken=bool(request.POST.get("mistaken")))
    return HttpResponseRedirect(reverse("counter:alarms"))


@never_cache
@allow(*HEARS)
def listed(request: ActingRequest) -> HttpResponse:
    """Show the alarms of one's units: those that stand, and the last ones."""
    rows = alarms.latest(request.actor)
    context = {"rows": _rows(rows), "standing": [one for one in _rows(rows) if one["stands"]]}
    return render(request, "counter/desk/alarms.html", context)


@never_cache
@allow(*HEARS)
def bar(request: ActingRequest) -> HttpResponse:
    """Show the alarms that stand, for the bar above every page of the workbench."""
    return render(request, "counter/desk/alarm_bar.html", {"standing": _rows(alarms.standing(request.actor))})


@allow(*HEARS)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the alarms of one's units."""
    return stream_of(request, *(alarms.topic(unit) for unit in alarms.units_of(request.actor)))


def _rows(rows: list[Alarm]) -> list[dict[str, Any]]:
    units = organisations.names({row.unit_id for row in rows}) if rows else {}
    named = {one for row in rows for one in (row.staff_id, row.ended_by) if one is not None}
    staff = people.staff_named(named) if named else {}
    return [
        {
            "id": row.pk,
            "unit": units.get(row.unit_id, ""),
            "counter": row.counter,
            "who": staff.get(row.staff_id or 0, ""),
            "at": row.raised_at,
            "told": row.told,
            "stands": row.ended_at is None,
            "ended_at": row.ended_at,
            "ended_by": staff.get(row.ended_by or 0, ""),
            "mistaken": row.mistaken,
        }
        for row in rows
    ]
