"""The JSON API of the persons of an order."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey, IdempotencyKey, created_once
from fawang.knowledge.api.schemas import CallNow
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.people.rules.wishes import mask_name
from fawang.work_orders import queries
from fawang.work_orders.actions.persons import Joining, add_person, leave
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.api.schemas import Person, count_person, reach_of
from fawang.work_orders.data import limits
from fawang.work_orders.queries import OrderPerson, WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.rules.codes import Basis

router = Router(tags=["work orders"])


class NewPerson(Person):
    """Somebody who is to take part. With `acts_for` and `basis` they act for somebody, and are on their side."""

    side: str = Field("", max_length=12, description="empty: the applicants' side")
    acts_for: int | None = Field(
        None, ge=0, description="`id` of whom they act for; 0 is the first applicant"
    )
    basis: Basis | None = None
    document_id: int | None = Field(
        None, ge=1, description="the paper that shows it, among the files of the order"
    )


class PersonOut(Schema):
    """Somebody of an order. The name is masked; empty to who must check for conflicts first."""

    id: int
    side: str
    name: str
    acts_for: int | None
    basis: str
    joined_at: dt.datetime
    signed_at: dt.datetime | None


class PersonAdded(PersonOut):
    """Somebody who was entered. `access_key` is theirs; only the offices get it, to hand it on."""

    access_key: str
    call_now: CallNow = []
    opens_by_number: bool = Field(
        description="false: tell the person to keep code and key; the phone number alone does not show it"
    )


class PersonLeft(Schema):
    """The order after somebody has left."""

    code: str
    version: int
    persons: int = Field(description="how many apply still")


@router.get("/{code}/persons", response=list[PersonOut], summary="Who takes part")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def persons(request: ActingRequest, code: str, access_key: AccessKey = None) -> list[dict[str, Any]]:
    """List who takes part, the first applicant (0) first; to a person, those of their side."""
    actor, order = _opened(request, code, access_key)
    record_reading(by=actor, order=order)
    side = queries.side_of(order, actor)
    silent = asked_only(order, actor)
    return [_shown(one, silent=silent) for one in queries.persons_of(order) if not side or one.side == side]


@router.post("/{code}/persons", response={201: PersonAdded}, summary="Let somebody take part")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, Conflict, TooMany)
def add(
    request: ActingRequest,
    response: HttpResponse,
    code: str,
    body: NewPerson,
    access_key: AccessKey = None,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Enter somebody. They are told, and get a key of their own.

    403: not yours; 409: it has ended (`wrong_state`), `too_many_persons`; 422: fields are wrong (`person_unknown`).
    """
    actor, order = _opened(request, code, access_key)
    count_person(request, body)
    joining = Joining(
        reach_of(body),
        side=body.side,
        acts_for=body.acts_for,
        basis=body.basis or "",
        document_id=body.document_id,
    )

    def work() -> dict[str, Any]:
        one = add_person(by=actor, code=order.code, joining=joining)
        return {
            **_shown(one),
            "joined_at": one.joined_at.isoformat(),
            "access_key": one.key if _is_office(actor, order) else "",
            "opens_by_number": not people.shares_phone(one.contact_id),
        }

    return created_once(response, idempotency_key, {"order": code, **body.model_dump()}, work)


@router.post("/{code}/persons/{person_id}/leave", response=PersonLeft, summary="Leave an order")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, Conflict, TooMany)
def leave_order(request: ActingRequest, code: str, person_id: int, access_key: AccessKey = None) -> WorkOrder:
    """Leave, or note for somebody that they leave; the order goes on for the others.

    403: not you; 409: `last_applicant`, whoever is alone withdraws instead.
    """
    actor, order = _opened(request, code, access_key)
    return leave(by=actor, code=order.code, person_id=person_id)


def _opened(request: ActingRequest, code: str, key: str | None) -> tuple[Actor, WorkOrder]:
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor) if key else request.actor
    return actor, queries.visible(code, actor)


def _is_office(actor: Actor, order: WorkOrder) -> bool:
    return actor.kind == ActorKind.STAFF and not queries.side_of(order, actor)


def _shown(one: OrderPerson, *, silent: bool = False) -> dict[str, Any]:
    return {
        "id": one.id,
        "side": one.side,
        "name": "" if silent else mask_name(one.name),
        "acts_for": one.acts_for,
        "basis": one.basis,
        "joined_at": one.joined_at,
        "signed_at": one.signed_at,
    }
