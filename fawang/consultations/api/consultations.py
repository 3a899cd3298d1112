"""The JSON API of consultations. Stable names; problems as RFC 9457 with stable codes."""

import datetime as dt
import json
from typing import Annotated, Any

from django.http import HttpResponse, HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import Field, WithJsonSchema

from fawang.consultations.actions import messages
from fawang.consultations.actions.asking import LONGEST, LONGEST_NAME, Asked, Question, ask, spoken
from fawang.consultations.actions.readings import record_reading
from fawang.consultations.actions.steps import take_step
from fawang.consultations.api.drawn import draw, seen_by_guest
from fawang.consultations.api.schemas import ConsultationCreated, ConsultationOut, ListOut, MessageStored
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.queries import guests, lists, one, talk
from fawang.consultations.queries.lists import Box
from fawang.consultations.queries.waiting import waiting_of
from fawang.consultations.rules import LONGEST_LINE, Command, Kind, Side, State, reads
from fawang.consultations.talks.stream import Reader, stream
from fawang.consultations.texts import labels
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web import contents
from fawang.kernel.web.headers import AccessKey, IdempotencyKey, created_once
from fawang.knowledge.api.schemas import CallNow, urgent_out
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.urgent import helps_in
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.regions import queries as regions
from fawang.work_orders.data.limits import reachable

router = Router(tags=["consultations"])


#: Calls come by telephone.
_AskedFor = Annotated[Kind, WithJsonSchema({"type": "string", "enum": [Kind.WRITTEN, Kind.CHAT]})]


class NewConsultation(Schema):
    """A question for a lawyer. Nothing but `text` is needed; without a name nobody knows who asks."""

    text: str = Field(max_length=LONGEST)
    kind: _AskedFor = Kind.WRITTEN
    matter: str = Field(
        "", max_length=40, description="a code of organisations.matters; follows from `topic`"
    )
    topic: str = Field("", max_length=60, description="a matter of the second level, as in GET /matters")
    place: str = Field("", max_length=12, description="a division code, or give `place_text`")
    place_text: str = Field("", max_length=300)
    opponent: str = Field(
        "", max_length=LONGEST_NAME, description="who stands on the other side: no lawyer of theirs sees it"
    )
    guidance: str = Field("", max_length=20_000, description="the receipt of POST /guidance")
    zone: str = Field("", max_length=40, description="a special zone, as in GET /zones")
    scenario: str = Field("", max_length=64, description="a situation of that zone")
    shares_earlier: bool = Field(
        False, description="of a signed-in resident: the lawyer may see earlier questions and applications"
    )
    name: str = Field("", max_length=60)
    phone: str = Field(
        "",
        max_length=40,
        description="a mobile number; with it, a text message says when the answer is there",
    )
    locale: str = Field("zh-hans", pattern="^(zh-hans|zh-hant|en)$")
    dialect: Dialect | None = Field(None, description="what is spoken; else as the words are worded")


class NewMessage(Schema):
    """A message; `client_id` is the writer's own name for it, such as a UUID."""

    text: str = Field(max_length=LONGEST_LINE)
    client_id: str = Field(max_length=64)


class ConsultationCommandIn(Schema):
    """`version` is the one you saw; the command's own fields stand beside it in the same object."""

    version: int


class ConsultationRatingIn(Schema):
    """A rating of 1 (very dissatisfied) to 5 (very satisfied)."""

    score: int
    comment: str = Field("", max_length=2000)
    version: int | None = None


class ConsultationChanged(Schema):
    """The consultation after a step."""

    code: str
    state: State
    version: int
    due_at: dt.datetime | None
    call_now: CallNow = []


@router.post("", response={201: ConsultationCreated}, summary="Ask a lawyer")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def create(
    request: ActingRequest,
    response: HttpResponse,
    body: NewConsultation,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Hand in a question, in writing or for a chat. Needs no account.

    The same `Idempotency-Key` gives the first answer again and creates nothing.
    """
    take_for(
        request,
        session=limits.ASK_BY_SESSION,
        phone=(limits.ASK_BY_PHONE, reachable(body.phone)) if body.phone else None,
        address=limits.ASK_BY_ADDRESS,
        network=limits.ASK_BY_NETWORK,
    )
    return created_once(
        response,
        idempotency_key,
        body.model_dump(),
        lambda: _receipt(ask(by=request.actor, question=_question(body))),
    )


@router.get("", response=ListOut, summary="Questions of a centre")
@allow(Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_REVIEW, Permission.CONSULTATION_SUPERVISE)
def listed(
    request: ActingRequest, box: Box = Box.WAITING, ended: bool = False, cursor: str = "", zone: str = ""
) -> Any:
    """List what waits, what the caller has, what waits for a review, or all; the most pressing first.

    With `zone` only those of a special zone.
    """
    if not request.actor.may_anywhere(lists.OPENED_BY[box]):
        raise NotAllowed("not_allowed")
    page = lists.listed(request.actor, box, cursor=cursor, ended=ended, zone=zone)
    return {"items": page.rows, "next": page.next}


@router.get("/{code}", response=ConsultationOut, summary="One consultation")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def read(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Return a consultation to its person (who shows the access key), to the lawyer who has it, or to a guest.

    A guest shows the key of their link, and reads no more than the messages that are theirs to read.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, actor = guests.opened(code, access_key or "", request.actor)
    readable = reads(one.snapshot(row), one.permissions_on(row, actor))
    if readable:
        record_reading(by=actor, row=row)
    side = one.side_of(row, actor)
    if side == Side.GUEST:
        return seen_by_guest(row, actor)
    waits = waiting_of(row)
    permissions = one.permissions_on(row, actor)
    found = talk.lines(row) if readable else []
    told = talk.told_by_person(found) if side == Side.PERSON and row.ended_at is None else []
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "state_text": str(labels.STATES[row.state]),
        "ahead": waits.ahead if waits else None,
        "wait_minutes": waits.minutes if waits else None,
        "summary": "" if readable else row.summary,
        "commands": [step.command for step in one.open_steps_for(row, actor)],
        "guests": guests.party(row, permissions).guests if side != Side.PLATFORM else [],
        "messages": draw(row, side, found),
        "call_now": urgent_out(helps_in(*told)),
    }


@router.post("/{code}/messages", response={201: MessageStored}, summary="Write a message")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def write(
    request: ActingRequest,
    response: HttpResponse,
    code: str,
    body: NewMessage,
    access_key: AccessKey = None,
) -> Status[dict[str, Any]]:
    """Store a message and return it with its number. The same `client_id` gives the same message again."""
    row, actor = guests.opened(code, access_key or "", request.actor, following=True)
    side = one.side_of(row, actor)
    throttle.take(limits.WRITE_BY_SIDE, f"{row.pk}:{side}:{actor.guest_id or ''}")
    message, repeated = messages.write(by=actor, code=code, text=body.text, client_id=body.client_id)
    if repeated:
        response["Idempotent-Replayed"] = "true"
    return Status(201, draw(row, side, [talk.line_of(message)])[0])


@router.get("/{code}/events", summary="Follow a consultation", openapi_extra=contents.events())
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def events(
    request: ActingRequest, code: str, after: int | None = None, access_key: AccessKey = None
) -> HttpResponseBase:
    """Server-sent events: `message` (its id is the number), `state`, `typing`, `call`, `signal`, `gone`.

    Resumable: `Last-Event-ID`, or `after`, is the number of the last message the caller has.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    return stream(request, Reader(code, request.actor, access_key or ""), draw=draw)


@router.post("/{code}/typing", response={204: None}, summary="Say that one is writing")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def typing(request: ActingRequest, code: str, access_key: AccessKey = None) -> Status[None]:
    """Let the other side know; nothing is stored."""
    actor = _actor(request, code, access_key)
    throttle.take(limits.TYPING_BY_SIDE, f"{code}:{actor.label}")
    messages.show_typing(by=actor, code=code)
    return Status(204, None)


class SeenIn(Schema):
    """The number of the last message that was received."""

    number: int = Field(ge=0, le=10_000_000)


@router.post("/{code}/seen", response={204: None}, summary="Say up to where one has received")
@allow(Audience.EVERYBODY)
def seen(request: ActingRequest, code: str, body: SeenIn, access_key: AccessKey = None) -> Status[None]:
    """Note up to which message the caller has received; the other side sees it."""
    messages.mark_seen(by=_actor(request, code, access_key), code=code, number=body.number)
    return Status(204, None)


@router.post("/{code}/commands/{command}", response=ConsultationChanged, summary="Take a step")
@allow(Audience.EVERYBODY)
def command(
    request: ActingRequest,
    code: str,
    command: Command,
    body: ConsultationCommandIn,
    access_key: AccessKey = None,
) -> Consultation:
    """Take a step. 403: not yours to give; 409: not now, or somebody was faster; 422: fields are wrong."""
    actor = _actor(request, code, access_key)
    # The schema has checked that this is an object; what else it holds is the command's to judge.
    data = json.loads(request.body)
    return take_step(by=actor, code=code, command=command, version=body.version, data=data)


@router.post("/{code}/rating", response={201: ConsultationChanged}, summary="Rate a consultation, once")
@allow(Audience.EVERYBODY)
def rate(
    request: ActingRequest, code: str, body: ConsultationRatingIn, access_key: AccessKey = None
) -> Status[Consultation]:
    """Rate what was answered. 409 `already_rated`, `moved_on` where nothing has been answered yet."""
    actor = _actor(request, code, access_key)
    version = one.visible(code, actor).version if body.version is None else body.version
    data = {"score": body.score, "comment": body.comment}
    return Status(201, take_step(by=actor, code=code, command=Command.RATE, version=version, data=data))


_PLAIN = (
    "code", "kind", "state", "version", "urgent", "matter", "topic", "place", "zone", "dialect", "next_party", "due_at",
    "card", "score", "created_at", "updated_at", "ended_at",
)  # fmt: skip


def _actor(request: ActingRequest, code: str, access_key: str | None) -> Actor:
    return guests.actor_with_any_key(code, access_key, request.actor) if access_key else request.actor


def _question(body: NewConsultation) -> Question:
    return Question(
        text=body.text,
        kind=body.kind,
        matter=body.matter,
        topic=body.topic,
        place=body.place or regions.place_in(body.place_text),
        opponent=body.opponent,
        guidance=receipts.read(body.guidance) or {} if body.guidance else {},
        zone=body.zone,
        scenario=body.scenario,
        shares_earlier=body.shares_earlier,
        reach=Reach(
            name=body.name,
            phone=body.phone,
            medium=Medium.SMS if body.phone else Medium.NONE,
            locale=body.locale,
            dialect=body.dialect or spoken(body.text),
        ),
    )


def _receipt(asked: Asked) -> dict[str, Any]:
    row = asked.consultation
    return {
        "code": row.code,
        "access_key": asked.access_key,
        "kind": row.kind,
        "state": row.state,
        "centre": asked.unit_name,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "version": row.version,
        "opens_by_number": not people.wishes_of(row.contact).shared_phone,
    }
