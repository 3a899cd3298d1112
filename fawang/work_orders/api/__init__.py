"""The JSON API of work orders. Stable names; problems as RFC 9457 with stable codes."""

import datetime as dt
import json
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, WithJsonSchema

from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, Unavailable, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web import contents
from fawang.kernel.web.downloads import ZIP, as_file
from fawang.kernel.web.headers import AccessKey, IdempotencyKey, created_once
from fawang.knowledge.api.schemas import CallNow
from fawang.knowledge.guidance import receipts
from fawang.notices import queries as notices
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.archive import archive_order
from fawang.work_orders.actions.intake import Intake, Submitted, submit
from fawang.work_orders.actions.persons import MOST_PERSONS
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.api.codes import STATES, OrderCommand, OrderState, name_first
from fawang.work_orders.api.schemas import (
    FurtherPerson,
    OfficeRef,
    Person,
    count_person,
    joining_of,
    reach_of,
)
from fawang.work_orders.data import limits
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import desks
from fawang.work_orders.rules.codes import Card, Channel
from fawang.work_orders.texts import labels

router = Router(tags=["work orders"])


class NewWorkOrder(Schema):
    """A problem to hand in. Give `place` (a division code) or `place_text` (an address in free text)."""

    kind: str = Field(default_factory=kinds.first, json_schema_extra=name_first)
    matter: str
    words: str
    place: str = ""
    place_text: str = ""
    organ_place: str = Field("", description="where the organ handling the case is (Legal Aid Law, Art. 38)")
    organ_kind: str = ""
    organ_level: str = ""
    channel: Channel = Channel.API
    urgent: bool = False
    intake_unit_id: int | None = None
    person: Person
    answers: dict[str, Any] = {}
    topic: str = Field("", max_length=60, description="a matter of the second level, as in GET /matters")
    guidance: str = Field(
        "", max_length=20_000, description="the receipt of POST /guidance; an unknown one is left out"
    )
    participants: list[FurtherPerson] = Field(
        [], max_length=MOST_PERSONS, description="who else applies or acts"
    )


class OrderCreated(Schema):
    """The receipt. `access_key` opens the order to its person; it is shown here and in notices only."""

    code: str
    access_key: str
    state: OrderState
    unit: OfficeRef
    due_at: dt.datetime | None
    version: int
    call_now: CallNow = []
    opens_by_number: bool = Field(
        description="false: tell the person to keep code and key; the phone number alone does not show it"
    )


class OrderStepOut(Schema):
    """A step of the history."""

    seq: int
    command: str
    source: str
    target: str
    at: dt.datetime
    text: str
    who: str = ""
    data: dict[str, Any]


class TermOut(Schema):
    """A term: when it is due, and whether its clock runs."""

    term: str
    status: str
    started_at: dt.datetime
    due_at: dt.datetime
    source: str


class WorkOrderOut(Schema):
    """An order as its person or an office sees it. `commands` are open to the caller now."""

    code: str
    kind: str
    matter: str
    state: OrderState
    state_text: str
    version: int
    urgent: bool
    channel: str
    unit: OfficeRef
    place: str
    next_party: str
    due_at: dt.datetime | None
    card: str
    created_at: dt.datetime
    updated_at: dt.datetime
    ended_at: dt.datetime | None
    commands: list[str]
    terms: list[TermOut]
    history: list[OrderStepOut]


class InboxItem(Schema):
    """An order in a list. The person's name is masked."""

    code: str
    matter: str
    state: OrderState
    version: int
    urgent: bool
    channel: str
    card: str
    due_at: dt.datetime | None
    created_at: dt.datetime
    unit: OfficeRef
    person: str
    summary: str
    next_party: str


class InboxOut(Schema):
    """A page of the inbox. Pass `next` as `cursor` for the following page."""

    items: list[InboxItem]
    next: str | None


#: What a list is narrowed by; another word is `field_wrong`.
_States = Annotated[str, STATES]
_Cards = Annotated[str, WithJsonSchema({"type": "string", "enum": ["", Card.YELLOW, Card.RED]})]


class OrderCommandIn(Schema):
    """`version` is the one you saw; the command's own fields stand beside it in the same object."""

    version: int


class OrderChanged(Schema):
    """The order after a step."""

    code: str
    state: OrderState
    version: int
    due_at: dt.datetime | None
    call_now: CallNow = []


@router.post("", response={201: OrderCreated}, summary="Hand in a problem")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def create(
    request: ActingRequest,
    response: HttpResponse,
    body: NewWorkOrder,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Create a work order at the competent office. Needs no account.

    The same `Idempotency-Key` gives the first answer again and creates nothing.
    """
    # Whoever else is named is told as well: each counts as the first one does.
    for person in (body.person, *body.participants):
        count_person(request, person)
    return created_once(
        response,
        idempotency_key,
        # Not as JSON: an answer may hold what only JSON can say.
        body.model_dump(),
        lambda: _receipt(submit(by=request.actor, intake=_intake(body))),
    )


@router.get("", response=InboxOut, summary="The staff inbox")
@allow(Permission.ORDER_VIEW)
@may_raise(NotFound)
def inbox(
    request: ActingRequest,
    unit: int | None = None,
    box: queries.Box | None = None,
    state: _States = "open",
    card: _Cards = "",
    q: str = "",
    cursor: str = "",
) -> dict[str, Any]:
    """List the orders seen from a unit (with all below it), the most pressing first.

    `state` is a state, or `open`, `ended`, `all`; `card` is `yellow` or `red`; `q` finds codes,
    phone numbers, names and words.
    """
    desk = desks.desk_of(request.actor, unit_id=unit, box=box)
    page = queries.inbox(
        desk, state=limits.read_state(state), card=limits.read_card(card), q=q, cursor=cursor
    )
    return {
        "items": [
            {
                **{name: getattr(row, name) for name in _PLAIN},
                "unit": {"id": row.unit_id, "name": row.unit_name},
                "person": "" if hidden else desks.masked_name(row),
                "summary": "" if hidden else row.summary,
            }
            for row in page.rows
            for hidden in (desks.hides_person(row, desk),)
        ],
        "next": page.next,
    }


@router.get("/{code}", response=WorkOrderOut, summary="One work order")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def read(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Return an order to its person (who shows the access key) or to staff within their units."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    order = queries.visible(code, actor)
    seen = queries.permissions_on(order, actor)
    persons_view = actor.order_id == order.pk or Permission.ORDER_VIEW not in seen
    # What was written on the way may name people.
    silent = desks.asked_only(order, actor)
    record_reading(by=actor, order=order)
    unit = organisations.unit(order.unit_id)
    side = queries.side_of(order, actor)
    # What the applicants' matter is, and where they went with it, is theirs.
    theirs = _OF_APPLICANTS if side and side != kinds.first_side(order) else ()
    return {
        **{name: "" if name in theirs else getattr(order, name) for name in _ORDER},
        "state_text": str(labels.state(order.kind, order.state)),
        "unit": {"id": unit.id, "name": unit.name},
        "commands": [step.command for step in queries.open_steps_for(order, actor)],
        "terms": queries.deadlines_of(order),
        "history": [
            {
                **{name: getattr(row, name) for name in ("seq", "command", "source", "target", "at", "who")},
                "text": str(labels.done(order.kind, row.command)),
                "data": {} if silent else row.data,
            }
            for row in queries.history(order, public=persons_view, side=side)
        ],
    }


class NoticeOut(Schema):
    """Something the person was told, or was not and why. No number, no content."""

    text: str
    medium: str
    state: str
    reason: str
    not_before: dt.datetime
    sent_at: dt.datetime | None


@router.get("/{code}/notices", response=list[NoticeOut], summary="What the person was told")
@allow(Permission.ORDER_VIEW)
def told(request: ActingRequest, code: str) -> Any:
    """List the notices about an order, the latest first, with those that were held back."""
    order = queries.visible(code, request.actor)
    return [row for row in notices.notices_of(f"work_orders.order:{order.pk}") if not row.to_staff]


@router.get("/{code}/archive", summary="The whole file of an order", openapi_extra=contents.file(ZIP))
@allow(Permission.PERSON_UNMASK)
@may_raise(NotAllowed, Unavailable)
def archive(request: ActingRequest, code: str) -> FileResponse:
    """Return a ZIP for an archive: a list of contents as PDF, all papers, and the SHA-256 of each file.

    It is in Chinese and names people; taking it is audited.
    """
    made = archive_order(by=request.actor, order=queries.visible(code, request.actor))
    return as_file(made.name, made.content)


@router.post("/{code}/commands/{command}", response=OrderChanged, summary="Give a command")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def command(
    request: ActingRequest,
    code: str,
    command: OrderCommand,
    body: OrderCommandIn,
    access_key: AccessKey = None,
) -> WorkOrder:
    """Take a step. 403: not yours to give; 409: not now, or somebody was faster; 422: fields are wrong."""
    actor = queries.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    # The schema has checked that this is an object; what else it holds is the command's to judge.
    data = json.loads(request.body)
    try:
        order = queries.visible(code, actor)
    except NotFound:
        done = queries.repeated(code, by=actor, command=command, version=body.version, data=data)
        if done is None:
            raise
        return done
    return take_step(by=actor, code=order.code, command=command, version=body.version, data=data)


_PLAIN = (
    "code", "matter", "state", "version", "urgent", "channel", "card", "due_at", "created_at", "next_party",
)  # fmt: skip
_ORDER = (
    "code", "kind", "matter", "state", "version", "urgent", "channel", "place", "next_party", "due_at", "card",
    "created_at", "updated_at", "ended_at",
)  # fmt: skip
_OF_APPLICANTS = ("matter", "place", "channel")


def _intake(body: NewWorkOrder) -> Intake:
    return Intake(
        kind=body.kind,
        matter=body.matter,
        words=body.words,
        place=body.place or regions.place_in(body.place_text),
        place_text=body.place_text,
        organ_place=body.organ_place,
        organ_kind=body.organ_kind,
        organ_level=body.organ_level,
        channel=body.channel,
        urgent=body.urgent,
        answers=body.answers,
        topic=body.topic,
        guidance=receipts.read(body.guidance) or {} if body.guidance else {},
        intake_unit_id=body.intake_unit_id,
        reach=reach_of(body.person),
        joining=tuple(joining_of(one) for one in body.participants),
    )


def _receipt(submitted: Submitted) -> dict[str, Any]:
    order = submitted.order
    return {
        "code": order.code,
        "access_key": submitted.access_key,
        "state": order.state,
        "unit": {"id": order.unit_id, "name": submitted.unit_name},
        "due_at": order.due_at.isoformat() if order.due_at else None,
        "version": order.version,
        "opens_by_number": not people.wishes_of(order.contact).shared_phone,
    }
