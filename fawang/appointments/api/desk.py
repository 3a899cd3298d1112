"""Who comes to an office, and what became of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from fawang.appointments.actions import attendance, changes
from fawang.appointments.api.answers import out
from fawang.appointments.api.routing import router
from fawang.appointments.api.schemas import AppointmentOut
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission


@router.get("/appointments", response=list[AppointmentOut], summary="Who comes to an office")
@allow(Permission.ORDER_INTAKE)
def listed(request: ActingRequest, unit_id: int, day: dt.date | None = None) -> list[dict[str, Any]]:
    """List who comes to an office on a day, today where it is left out; only what is the caller's to see."""
    return [
        out(item.row, item.contact, staff=dates.roles_of(item.row, request.actor)) | {"words": ""}
        for item in dates.day(request.actor, unit_id, day or clock.today())
    ]


@router.post("/appointments/{code}/check-in", response=AppointmentOut, summary="Somebody has come")
@allow(Permission.ORDER_INTAKE)
def check_in(request: ActingRequest, code: str) -> dict[str, Any]:
    """Note that somebody has come, on the day of their date. Twice is fine."""
    return _step(request, code, attendance.check_in)


@router.post("/appointments/{code}/finish", response=AppointmentOut, summary="Somebody was served")
@allow(Permission.ORDER_INTAKE)
def finish(request: ActingRequest, code: str) -> dict[str, Any]:
    """Note that somebody was served. Twice is fine."""
    return _step(request, code, attendance.finish)


@router.post("/appointments/{code}/no-show", response=AppointmentOut, summary="Nobody came")
@allow(Permission.ORDER_INTAKE)
def no_show(request: ActingRequest, code: str) -> dict[str, Any]:
    """Note that nobody came; not within the time of grace. Twice is fine."""
    return _step(request, code, attendance.no_show)


@router.post("/appointments/{code}/confirm", response=AppointmentOut, summary="Confirm by telephone")
@allow(Permission.ORDER_INTAKE)
def confirm(request: ActingRequest, code: str) -> dict[str, Any]:
    """Note that the office has called and that they come. Twice is fine."""
    return _step(request, code, changes.confirm)


def _step(request: ActingRequest, code: str, step: Callable[..., Appointment]) -> dict[str, Any]:
    row = step(by=request.actor, appointment_id=dates.visible(code, request.actor).pk)
    return out(row, staff=dates.roles_of(row, request.actor))
