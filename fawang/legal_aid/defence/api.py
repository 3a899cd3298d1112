"""The JSON API of notified defence: an organ notifies, follows, ends; a post hands a detainee's wish on."""

import datetime as dt
import secrets
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Unavailable, may_raise
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import contents
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.headers import IdempotencyKey, created_once
from fawang.kernel.web.papers import PDF
from fawang.knowledge.api.schemas import CallNow
from fawang.legal_aid.defence.actions import duty
from fawang.legal_aid.defence.actions.letters import print_letter
from fawang.legal_aid.defence.actions.notifications import Notice, Relative, notify, withdraw
from fawang.legal_aid.defence.queries import organs
from fawang.legal_aid.defence.rules import DefenceEnd, DefenceGround, DefenceStage
from fawang.organisations.rules import Language
from fawang.people.rules import Permission

router = Router(tags=["defence"])


class RelativeIn(Schema):
    """Whom the person wants told, or who represents a minor by law. Left out: nobody is told."""

    name: Annotated[str, Field(max_length=60)] = ""
    relation: Annotated[str, Field(max_length=60)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""


class NotificationIn(Schema):
    """What an organ notifies (Legal Aid Law, Arts. 25, 28, 36)."""

    organ_id: int
    number: str = Field(max_length=80)
    person: str = Field(max_length=60)
    grounds: list[DefenceGround] = Field(min_length=1, max_length=9)
    stage: DefenceStage
    charge: str = Field(max_length=200)
    held_at: str = Field("", max_length=120)
    hearing_on: dt.date | None = None
    handler: str = Field("", max_length=120, description="who deals with it, with a telephone number")
    earlier: str = Field("", max_length=80, description="the number that the case had at the organ before")
    id_number: str = Field("", max_length=20)
    language: Language | None = None
    needs: str = Field("", max_length=300)
    relative: RelativeIn | None = None


class NotificationOut(Schema):
    """A notification as its organ reads it. `joined`: it had been notified before, and nothing was doubled."""

    code: str
    state: str
    office: str
    due_at: dt.datetime | None = Field(description="until when a lawyer is assigned and named")
    hearing_on: dt.date | None
    late: bool
    lawyer: str
    firm: str
    licence_no: str
    joined: bool = False
    call_now: CallNow = []


class NotificationEnd(Schema):
    """Why no lawyer is needed any more."""

    why: DefenceEnd
    note: str = Field("", max_length=300)


class DetaineeWishIn(Schema):
    """What somebody who is held said. `said_at`: when; from then on the 24 hours of Art. 39 run."""

    unit_id: int
    person: str = Field(max_length=60)
    words: str = Field(max_length=duty.LONGEST)
    said_at: AwareDatetime
    organ_place: str = Field("", max_length=12)
    held_at: str = Field("", max_length=120)
    relative: RelativeIn | None = None


class DetaineeWishOut(Schema):
    """The application that a wish has become. `late`: it was handed on after the 24 hours."""

    code: str
    handed_on_at: dt.datetime
    late: bool
    call_now: CallNow = []


@router.post("/notifications", response={201: NotificationOut}, summary="Notify a legal aid office")
@allow(Permission.CASE_NOTIFY)
@may_raise(Conflict)
def create(
    request: ActingRequest,
    response: HttpResponse,
    body: NotificationIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Take in a notification at the competent office; the same organ, number and person is taken in once.

    `organ_id` is a unit of which the caller is a clerk. 403: it is not; 422: `stage_of_another_organ`.
    """

    def work() -> dict[str, Any]:
        given = body.model_dump()
        given["relative"] = Relative(**(given["relative"] or {}))
        given["grounds"] = tuple(given["grounds"])
        given["language"] = given["language"] or ""
        done = notify(by=request.actor, notice=Notice(**given))
        return {**_out(organs.one(request.actor, done.order.code)), "joined": done.joined}

    return created_once(response, idempotency_key, body.model_dump(mode="json"), work)


@router.get("/notifications", response=list[NotificationOut], summary="What one's organs notified")
@allow(Permission.CASE_NOTIFY)
def listed(request: ActingRequest, open_only: bool = False) -> list[dict[str, Any]]:
    """List the notifications of one's organs, the latest first, at most a hundred."""
    return [_out(one) for one in organs.followed(request.actor, open_only=open_only)]


@router.get("/notifications/{code}", response=NotificationOut, summary="One notification")
@allow(Permission.CASE_NOTIFY)
@may_raise(NotFound)
def read(request: ActingRequest, code: str) -> dict[str, Any]:
    """Return how far a notification of one's organs is, and who defends."""
    return _out(organs.one(request.actor, code))


@router.get(
    "/notifications/{code}/letter",
    summary="The letter that names the lawyer, as PDF",
    openapi_extra=contents.file(PDF),
)
@allow(Permission.CASE_NOTIFY)
@may_raise(NotFound, Unavailable)
def letter(request: ActingRequest, code: str) -> HttpResponse:
    """Return the letter of the office, in Chinese; 404 until a lawyer has taken the case up. It is audited."""
    printed = print_letter(by=request.actor, order=organs.own(request.actor, code))
    return as_download(printed.name, PDF, printed.content)


@router.post("/notifications/{code}/end", response=NotificationOut, summary="No lawyer is needed any more")
@allow(Permission.CASE_NOTIFY)
@may_raise(NotFound, Conflict, Invalid)
def end(request: ActingRequest, code: str, body: NotificationEnd) -> dict[str, Any]:
    """Let an organ say that the person has a lawyer of their own, or that the case is withdrawn."""
    withdraw(by=request.actor, code=code, why=body.why, note=body.note)
    return _out(organs.one(request.actor, code))


@router.post(
    "/detainee-wishes", response={201: DetaineeWishOut}, summary="Hand a detainee's wish for legal aid on"
)
@allow(Permission.POST_SERVE)
@may_raise(NotAllowed, NotFound)
def hand_wish_on(
    request: ActingRequest,
    response: HttpResponse,
    body: DetaineeWishIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Make an application for legal aid of it at the competent office (Art. 39), at once."""

    def work() -> dict[str, Any]:
        given = body.model_dump(exclude={"unit_id"})
        given["relative"] = Relative(**(given["relative"] or {}))
        row = duty.note_wish(
            by=request.actor,
            unit_id=body.unit_id,
            said=duty.Said(**given),
            client_id=secrets.token_urlsafe(16),
        )
        order = duty.hand_on(by=request.actor, wish_id=row.pk)
        now = clock.now()
        return {"code": order.code, "handed_on_at": now.isoformat(), "late": now > row.due_at}

    return created_once(response, idempotency_key, body.model_dump(mode="json"), work)


def _out(one: organs.Followed) -> dict[str, Any]:
    return {
        "code": one.code,
        "state": one.state,
        "office": one.office.name,
        "due_at": one.due_at.isoformat() if one.due_at else None,
        "hearing_on": one.hearing_on.isoformat() if one.hearing_on else None,
        "late": one.row.late,
        "lawyer": one.lawyer.name if one.lawyer else "",
        "firm": one.lawyer.firm_name if one.lawyer else "",
        "licence_no": one.lawyer.licence_no if one.lawyer else "",
    }
