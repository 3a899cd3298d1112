"""Who comes to an office on a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from fawang.appointments.pages.choice import label_of
from fawang.appointments.pages.desk.scope import unit_of, units_of
from fawang.appointments.queries import dates, interpreters
from fawang.appointments.queries.dates import Item
from fawang.appointments.rules.dates import Command, State
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

#: What staff do from the list, without opening an appointment.
FROM_LIST = (Command.CHECK_IN, Command.FINISH, Command.NO_SHOW, Command.CONFIRM)


@never_cache
@allow(Permission.ORDER_INTAKE)
def day(request: ActingRequest) -> HttpResponse:
    """List who comes, the next one first."""
    units = units_of(request.actor, Permission.ORDER_INTAKE)
    unit = unit_of(request.actor, Permission.ORDER_INTAKE, request.GET.get("unit", ""), units)
    on = _date(request.GET.get("day", "")) or clock.today()
    items = dates.day(request.actor, unit.id, on) if unit else []
    now = clock.now()
    wanting = [item.row.pk for item in items if item.row.interpreter]
    asked = interpreters.of_day(wanting) if wanting else {}
    rows = [_row(item, request, now, asked) for item in items]
    context = {
        "unit": unit,
        "units": units,
        "on": on,
        "days": [
            {
                "label": date_format(one, "MONTH_DAY_FORMAT"), "current": one == on,
                "href": reverse("appointments:day", query={"unit": unit.id if unit else "", "day": one.isoformat()}),
            }
            for one in (on - timedelta(days=1), on, on + timedelta(days=1))
        ],
        "groups": [
            (name, found)
            for name, found in (
                ("call", [row for row in rows if row["data"].to_confirm]),
                ("here", [row for row in rows if row["data"].state == State.ARRIVED]),
                ("coming", [row for row in rows if _coming(row["data"])]),
                ("over", [row for row in rows if row["data"].ended_at is not None]),
            )
            if found
        ],
        "manages": request.actor.may_anywhere(Permission.APPOINTMENT_MANAGE),
        "done": request.GET.get("done", ""),
        "cut": len(items) >= dates.MOST_ROWS,
    }  # fmt: skip
    fragment = bool(request.headers.get("HX-Request"))
    template = "appointments/desk/day.html#list" if fragment else "appointments/desk/day.html"
    return render(request, template, context)


@allow(Permission.ORDER_INTAKE)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the appointments of an office."""
    units = units_of(request.actor, Permission.ORDER_INTAKE)
    unit = unit_of(request.actor, Permission.ORDER_INTAKE, request.GET.get("unit", ""), units)
    return stream_of(request, *([dates.topic_of(unit.id)] if unit else []))


def _coming(row: dates.Appointment) -> bool:
    return row.ended_at is None and row.state != State.ARRIVED and not row.to_confirm


def _row(item: Item, request: ActingRequest, now: Any, asked: Mapping[int, str]) -> dict[str, Any]:
    row = item.row
    commands = dates.commands_for(row, dates.roles_of(row, request.actor), now)
    return {
        "data": row,
        "contact": item.contact,
        "what": label_of(row.plan),
        "with": row.plan.name,
        "interpreter": row.interpreter
        and (labels.INTERPRETATIONS.get(asked.get(row.pk, "")) or labels.NO_INTERPRETER),
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "commands": [(command, labels.COMMANDS[command]) for command in FROM_LIST if command in commands],
        "href": reverse("appointments:one", args=[row.code]),
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
