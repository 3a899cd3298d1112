"""The JSON API of the links between orders."""

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Conflict, may_raise
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.actions.links import link_orders, unlink_orders
from fawang.work_orders.rules.codes import Relation

router = Router(tags=["work orders"])


class NewLink(Schema):
    """What this order has to do with another one."""

    other: str = Field(max_length=40, description="the code of the other order")
    relation: Relation


class OrderLinkOut(Schema):
    """A link. `backwards`: the other order has this relation to this one."""

    id: int
    code: str
    kind: str
    state: str
    relation: Relation
    backwards: bool


@router.get("/{code}/links", response=list[OrderLinkOut], summary="What an order has to do with others")
@allow(Permission.ORDER_VIEW)
def links(request: ActingRequest, code: str) -> Any:
    """List the links to and from orders that you may see."""
    return queries.links_of(queries.visible(code, request.actor), request.actor)


@router.post("/{code}/links", response={201: OrderLinkOut}, summary="Link an order to another one")
@allow(Permission.ORDER_DECIDE)
@may_raise(Conflict)
def link(request: ActingRequest, code: str, body: NewLink) -> Status[Any]:
    """Link this order, on which you decide, to one that you may see. The same twice is noted once.

    409: `link_in_circle`; 422: `order_unknown`, `link_to_itself`.
    """
    other = read_code(body.other) or ""
    row = link_orders(by=request.actor, code=code, other=other, relation=body.relation)
    found = queries.links_of(queries.visible(code, request.actor), request.actor)
    return Status(201, next(one for one in found if one.id == row.pk))


@router.delete("/{code}/links/{link_id}", response={204: None}, summary="Remove a link")
@allow(Permission.ORDER_DECIDE)
@may_raise(Conflict)
def unlink(request: ActingRequest, code: str, link_id: int) -> Status[None]:
    """Remove a link that this order has to another one."""
    unlink_orders(by=request.actor, code=code, link_id=link_id)
    return Status(204, None)
