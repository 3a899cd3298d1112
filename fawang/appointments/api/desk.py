"""Who comes to an office, and what became of them."""

import datetime as dt
from typing import Annotated, Any

from ninja import Router
from pydantic import WithJsonSchema

from fawang.appointments.actions import changing
from fawang.appointments.api.answers import out
from fawang.appointments.api.schemas import AppointmentOut
from fawang.appointments.queries import dates
from fawang.appointments.rules.dates import Command
from fawang.kernel import clock
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.problems import NotFound
from fawang.people.rules import Permission

router = Router(tags=["appointments"])

_STEPS = {
    Command.CHECK_IN: changing.check_in,
    Command.FINISH: changing.finish,
    Command.NO_SHOW: changing.no_show,
    Command.CONFIRM: changing.confirm,
}
#: The others are the person's own.
_StaffCommand = Annotated[Command, WithJsonSchema({"type": "string", "enum": list(_STEPS)})]


@router.get("/appointments", response=list[AppointmentOut], summary="Who comes to an office")
@allow(Permission.ORDER_INTAKE)
def listed(request: ActingRequest, unit_id: int, day: dt.date | None = None) -> list[dict[str, Any]]:
    """List who comes to an office on a day, today where it is left out; only what is the caller's to see."""
    return [
        out(item.row, item.contact, staff=dates.roles_of(item.row, request.actor)) | {"words": ""}
        for item in dates.day(request.actor, unit_id, day or clock.today())
    ]


@router.post(
    "/appointments/{code}/commands/{command}", response=AppointmentOut, summary="What became of somebody"
)
@allow(Permission.ORDER_INTAKE)
def command(request: ActingRequest, code: str, command: _StaffCommand) -> dict[str, Any]:
    """`check_in`, `finish`, `no_show`; `confirm` after the office has called. Given twice, each is done once."""
    row = dates.visible(code, request.actor)
    if command not in _STEPS:
        raise NotFound("not_found")
    row = _STEPS[command](by=request.actor, appointment_id=row.pk)
    return out(row, staff=dates.roles_of(row, request.actor))
