"""Times of an office, booking, one's own appointment."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from ninja import Status
from pydantic_core import to_json

from fawang.appointments.actions import changes
from fawang.appointments.actions.booking import book
from fawang.appointments.actions.series import book_series, cancel_from
from fawang.appointments.api.answers import out, receipt
from fawang.appointments.api.routing import router
from fawang.appointments.api.schemas import (
    AppointmentMove,
    AppointmentOut,
    AppointmentReceipt,
    AppointmentWeek,
    NewAppointment,
)
from fawang.appointments.data import limits
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates, next_free, offers, plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey, IdempotencyKey, created_once
from fawang.organisations import queries as organisations
from fawang.organisations.rules import Service
from fawang.organisations.rules.matters import Matter
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules.wishes import Dialect, Medium, Reach, read_phone


@router.get("/appointments/slots", response=AppointmentWeek, summary="When one can come to an office")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def slots(
    request: ActingRequest,
    unit_id: int,
    first: dt.date | None = None,
    kind: ResourceKind | None = None,
    service: Service | None = None,
    language: Dialect | None = None,
    matter: Matter | None = None,
) -> HttpResponse:
    """Return seven days of an office from `first` on (today where it is left out), full times among them.

    Some hundred times are written as they are: to check each against its description costs more than to find them.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    unit = organisations.unit(unit_id)
    now = clock.now()
    day = max(first or clock.today(), clock.today())
    rows = offers.chosen_plans(
        plans.of_unit(unit.id), kind=kind or "", service=service or "", language=language or "", matter=matter or "",
    )  # fmt: skip
    by_id = {row.pk: row for row in rows}
    found = offers.slots_of(unit.id, day, now, plan_ids=by_id) if by_id else []
    said = {
        pk: {
            "kind": plan.kind, "with_whom": plan.name, "service": plan.service or None,
            "languages": plan.languages, "matters": plan.matters,
        }
        for pk, plan in by_id.items()
    }  # fmt: skip
    # Where the days shown begin with today and nothing besides the service was chosen, it is among them.
    whole = day == clock.today() and not (kind or language or matter)
    soonest = next((one.begins for one in found if one.left and not one.waited), None) if whole else None
    week = {
        "unit_id": unit.id,
        "office": unit.name,
        "first": day,
        "slots": [
            {
                "id": one.id, "begins_at": one.begins, "ends_at": one.ends, "left": one.left,
                **said[one.plan_id],
            }
            for one in found
        ],
        "next_free": soonest or next_free([unit.id], now, service).get(unit.id),
    }  # fmt: skip
    return HttpResponse(to_json(week), content_type="application/json; charset=utf-8")


@router.post("/appointments", response={201: AppointmentReceipt}, summary="Make an appointment")
@allow(Audience.EVERYBODY)
@may_raise(Conflict, NotAllowed, NotFound, TooMany)
def new(
    request: ActingRequest,
    response: HttpResponse,
    body: NewAppointment,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Come to an office at a time of one's choice, or wait for a place. Needs no account.

    The same `Idempotency-Key` gives the first answer again and books nothing.
    """
    take_for(
        request,
        session=limits.BOOK_BY_SESSION,
        phone=(limits.BOOK_BY_PHONE, read_phone(body.phone) or body.phone),
        address=limits.BOOK_BY_ADDRESS,
        network=limits.BOOK_BY_NETWORK,
    )
    return created_once(
        response, idempotency_key, body.model_dump(mode="json"), lambda: _receipt(request, body)
    )


@router.get("/appointments/{code}", response=AppointmentOut, summary="One appointment")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def read(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Return an appointment to its person (who shows the access key) or to staff of the office."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    if access_key:
        return out(dates.own(code, access_key))
    row = dates.visible(code, request.actor)
    return out(row, staff=dates.roles_of(row, request.actor))


@router.put("/appointments/{code}/slot", response=AppointmentOut, summary="Move an appointment")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def move(
    request: ActingRequest, code: str, body: AppointmentMove, access_key: AccessKey = None
) -> dict[str, Any]:
    """Come at another time. The old one is given up once the new one is booked."""
    row = _theirs(request, code, access_key)
    return out(changes.reschedule(by=request.actor, appointment_id=row.pk, slot_id=body.slot))


@router.post("/appointments/{code}/accept", response=AppointmentOut, summary="Take a time that is kept")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def accept(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Take what the office keeps: of the waiting list, or in place of a time that it could not keep."""
    row = _theirs(request, code, access_key)
    return out(changes.accept(by=request.actor, appointment_id=row.pk))


@router.delete("/appointments/{code}", response=AppointmentOut, summary="Cancel an appointment")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def cancel(
    request: ActingRequest, code: str, series: bool = False, access_key: AccessKey = None
) -> dict[str, Any]:
    """Do without. The time goes to who waits longest. Cancelling twice is fine.

    With `series` also without the later ones that were booked together with it.
    """
    row = _theirs(request, code, access_key)
    if series:
        return out(cancel_from(by=request.actor, appointment_id=row.pk)[0])
    return out(changes.cancel(by=request.actor, appointment_id=row.pk))


def _theirs(request: ActingRequest, code: str, access_key: str | None) -> Appointment:
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    return dates.own(code, access_key) if access_key else dates.visible(code, request.actor)


def _receipt(request: ActingRequest, body: NewAppointment) -> dict[str, Any]:
    wish = Wish(
        slot_id=body.slot,
        reach=Reach(
            name=body.name,
            phone=body.phone,
            medium=Medium.SMS if body.text_message else Medium.NONE,
            may_announce=body.may_announce,
            quiet_from=body.quiet_from,
            quiet_until=body.quiet_until,
            locale=body.locale,
            dialect=body.language,
        ),
        words=body.words,
        matter=body.matter,
        party=body.party,
        source=body.source,
        booker_name=body.booker_name,
        booker_relation=body.booker_relation,
        waits=body.waits,
        interpreter=body.interpreter,
    )
    if body.weeks == 1:
        return receipt(book(by=request.actor, wish=wish))
    found = book_series(by=request.actor, wish=wish, weeks=body.weeks, whole=body.whole)
    return receipt(next(one.booked for one in found if one.booked), found)
