"""Persons of an order, as tests let them come, act and be told."""

from typing import Any

from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.notices.models import Notice
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions import reactions
from fawang.work_orders.actions.persons import Joining, add_person
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import OrderPerson

MEI = Reach(name="梅女士", phone="13900139111")


def fresh(order: WorkOrder) -> WorkOrder:
    return queries.order_by_id(order.pk)


def join(order: WorkOrder, by: Actor = SYSTEM, reach: Reach = MEI, **more: Any) -> OrderPerson:
    return add_person(by=by, code=order.code, joining=Joining(reach, **more))


def holder(order: WorkOrder, key: str = "") -> Actor:
    """Return whoever holds a key; the first applicant, if none is given."""
    return queries.actor_with_key(order.code, key or queries.access_key(fresh(order)), ANONYMOUS)


def persons(order: WorkOrder, **more: Any) -> dict[int, OrderPerson]:
    return {one.id: one for one in queries.persons_of(fresh(order), **more)}


def tell() -> dict[str, list[str]]:
    """Tell all that happened; return the links that each name was told, by text."""
    told: dict[str, list[str]] = {}
    for row in OutboxEvent.objects.filter(name="work_orders.step_taken").order_by("id"):
        reactions.tell_person(StepTaken.read(row.payload))
    for notice in Notice.objects.select_related("contact").order_by("pk"):
        assert notice.contact is not None
        told.setdefault(notice.text, []).append(notice.contact.name)
    return told
