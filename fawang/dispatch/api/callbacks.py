"""Call-backs over the API: open slots, booking, one's own call-back; and the calls of the lawyers on duty."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, WithJsonSchema

from fawang.dispatch.actions import callbacks as actions
from fawang.dispatch.actions import calling
from fawang.dispatch.actions.callbacks import LONGEST_WORDS, Booking
from fawang.dispatch.actions.calling import LONGEST_NOTE
from fawang.dispatch.data import limits
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.rules.callbacks import QUARTER, Command, Outcome, State
from fawang.dispatch.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey, IdempotencyKey, created_once
from fawang.kernel.web.moments import TimeOfDay
from fawang.knowledge.api.schemas import CallNow
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules import Permission
from fawang.people.rules.wishes import QUIET_FROM, QUIET_UNTIL, Dialect, Medium, Reach, read_phone
from fawang.regions import queries as regions

router = Router(tags=["callbacks"])


class SlotOut(Schema):
    """A quarter of an hour in which one can be called."""

    begins_at: dt.datetime
    ends_at: dt.datetime


class SlotsOut(Schema):
    """The slots of the centre that calls people from the place; only those that have room."""

    centre: str
    language: Dialect
    lead_minutes: int = Field(description="the shortest time between booking and call")
    slots: list[SlotOut]


class NewCallback(Schema):
    """A wish to be called. Nothing but `phone` and `slot` is needed; without a name nobody knows who asks."""

    phone: str = Field(max_length=40)
    slot: dt.datetime = Field(description="`begins_at` of one of GET /callbacks/slots")
    language: Dialect = Dialect.MANDARIN
    name: str = Field("", max_length=60)
    matter: str = Field("", max_length=24, description="a code of organisations.matters")
    words: str = Field("", max_length=LONGEST_WORDS, description="what it is about")
    place: str = Field("", max_length=12, description="a division code")
    may_announce: bool = Field(
        True, description="false: nobody says who calls before the person has said that they can speak"
    )
    only_then: bool = Field(False, description="later than this quarter of an hour is not safe")
    quiet_from: TimeOfDay = Field(QUIET_FROM, description="from then until `quiet_until` nobody is called")
    quiet_until: TimeOfDay = QUIET_UNTIL
    text_message: bool = Field(False, description="confirm it by a text message")
    locale: str = Field("zh-hans", pattern="^(zh-hans|zh-hant|en)$")


class Receipt(Schema):
    """The receipt. `access_key` opens the call-back to its person; it is shown here and in notices only."""

    code: str
    access_key: str
    state: State
    centre: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    call_now: CallNow = []
    opens_by_number: bool = Field(
        description="false: tell the person to keep code and key; the phone number alone does not show it"
    )


class CallbackOut(Schema):
    """A call-back. `next_at` is when the next attempt is promised; `phone` is whole only to whoever calls now."""

    code: str
    state: State
    state_text: str
    language: Dialect
    matter: str
    place: str
    begins_at: dt.datetime
    next_at: dt.datetime
    attempts: int
    outcome: Outcome | None
    may_announce: bool
    only_then: bool
    name: str
    phone: str
    words: str = ""
    commands: list[str] = []


class SlotMove(Schema):
    """Another time."""

    slot: dt.datetime


class Concluded(Schema):
    """What came of a call; `note` is needed with `reached`."""

    note: str = Field("", max_length=LONGEST_NOTE)


_NOTHING = Concluded(note="")
#: The others are the person's own.
_LAWYERS = [command for command in Command if command not in (Command.MOVE, Command.CANCEL)]
_LawyersCommand = Annotated[Command, WithJsonSchema({"type": "string", "enum": _LAWYERS})]


@router.get("/callbacks/slots", response=SlotsOut, summary="When one can be called back")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def slots(request: ActingRequest, place: str = "", language: Dialect = Dialect.MANDARIN) -> dict[str, Any]:
    """Return the quarters of an hour that still have room, the next one first."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    if place and not regions.exists(place):
        raise Invalid("invalid", errors={"place": "region_unknown"})
    unit = pools.centre_of(place)
    plan = plan_for(unit.region_code)
    return {
        "centre": unit.name,
        "language": language,
        "lead_minutes": int(plan.lead.total_seconds() // 60),
        "slots": [
            {"begins_at": begins, "ends_at": begins + QUARTER}
            for begins in callbacks.open_times(unit, language, clock.now())
        ],
    }


@router.post("/callbacks", response={201: Receipt}, summary="Book a call-back")
@allow(Audience.EVERYBODY)
@may_raise(Conflict, NotAllowed, TooMany)
def book(
    request: ActingRequest, response: HttpResponse, body: NewCallback, idempotency_key: IdempotencyKey = None
) -> Status[dict[str, Any]]:
    """Be called at a time of one's choice. Needs no account.

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


@router.get("/callbacks", response=list[CallbackOut], summary="Whom to call back")
@allow(Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE)
def listed(request: ActingRequest) -> list[dict[str, Any]]:
    """List the open call-backs of the caller's centre, the next one first; names and numbers are masked."""
    return [
        _out(item.row, item.contact)
        | {"commands": callbacks.commands_for(item.row, request.actor), "words": ""}
        for item in callbacks.listed(request.actor)
    ]


@router.get("/callbacks/{code}", response=CallbackOut, summary="One call-back")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def read(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Return a call-back to its person (who shows the access key) or to the lawyers of the centre."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    if access_key:
        return _out(callbacks.own(code, access_key))
    return _staff_out(request, callbacks.visible(code, request.actor))


@router.put("/callbacks/{code}/slot", response=CallbackOut, summary="Move a call-back")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def move(request: ActingRequest, code: str, body: SlotMove, access_key: AccessKey = None) -> dict[str, Any]:
    """Be called at another time."""
    row = _own(request, code, access_key)
    return _out(actions.move(by=request.actor, callback_id=row.pk, begins=body.slot))


@router.delete("/callbacks/{code}", response=CallbackOut, summary="Cancel a call-back")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def cancel(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Not be called. The slot is somebody else's again. Cancelling twice is fine."""
    row = _own(request, code, access_key)
    return _out(actions.cancel(by=request.actor, callback_id=row.pk))


@router.post("/callbacks/{code}/commands/{command}", response=CallbackOut, summary="Call somebody back")
@allow(Permission.CONSULTATION_ANSWER)
def command(
    request: ActingRequest, code: str, command: _LawyersCommand, body: Concluded = _NOTHING
) -> dict[str, Any]:
    """`call` takes it and shows the number, which is recorded; the others say what came of it."""
    row = callbacks.visible(code, request.actor)
    if command == Command.CALL:
        actions_row = calling.call(by=request.actor, callback_id=row.pk)
    elif command in (Command.MOVE, Command.CANCEL):
        # These are the person's own.
        raise NotFound("not_found")
    else:
        actions_row = calling.conclude(by=request.actor, callback_id=row.pk, command=command, note=body.note)
    return _staff_out(request, actions_row)


def _own(request: ActingRequest, code: str, access_key: str | None) -> Callback:
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    return callbacks.own(code, access_key or "")


def _receipt(request: ActingRequest, body: NewCallback) -> dict[str, Any]:
    booked = actions.book(
        by=request.actor,
        booking=Booking(
            begins=body.slot,
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
            place=body.place,
            only_then=body.only_then,
            address=address_of(request),
        ),
    )
    row = booked.callback
    return {
        "code": row.code,
        "access_key": booked.access_key,
        "state": row.state,
        "centre": booked.unit_name,
        "begins_at": row.next_at.isoformat(),
        "ends_at": (row.next_at + QUARTER).isoformat(),
        "opens_by_number": not people.wishes_of(row.contact).shared_phone,
    }


def _out(row: Callback, contact: Any = None) -> dict[str, Any]:
    contact = contact or callbacks.contact_of(row)
    return {
        "code": row.code,
        "state": row.state,
        "state_text": str(labels.CALLBACK_STATES[row.state]),
        "language": row.language,
        "matter": row.matter,
        "place": row.place,
        "begins_at": row.next_at,
        "next_at": row.next_at,
        "attempts": row.attempts,
        "outcome": row.ended or None,
        "may_announce": contact.wishes.may_announce,
        "only_then": row.only_then,
        "name": contact.name,
        "phone": contact.phone,
        "words": row.words,
    }


def _staff_out(request: ActingRequest, row: Callback) -> dict[str, Any]:
    found = calling.number_of(by=request.actor, row=row)
    shown = {"name": found.name, "phone": found.phone} if found else {"words": ""}
    return _out(row) | shown | {"commands": callbacks.commands_for(row, request.actor)}
