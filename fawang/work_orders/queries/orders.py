"""One order: whether somebody may see it, what they may do, its history."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.procedure import Step
from fawang.kernel.storage.prepared import Lookup
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders.models import (
    Deadline,
    Document,
    Participant,
    SavedFilter,
    Statement,
    Transition,
    WorkOrder,
)
from fawang.work_orders.queries.persons import side_of
from fawang.work_orders.rules import (
    JOIN,
    LEAVE,
    SIGN,
    Command,
    Snapshot,
    ends_for_others,
    held,
    side_permission,
)

#: One of these makes an order visible; without, it does not exist, whatever else one may do at its unit.
SEEING = frozenset({Permission.ORDER_VIEW, Permission.ORDER_OWN, Permission.ORDER_TAKE_PART})
_EVERYTHING = frozenset(Permission)


def snapshot(order: WorkOrder) -> Snapshot:
    """Return the facts about `order` that rules look at."""
    path = (order.unit_5, order.unit_4, order.unit_3, order.unit_2, order.unit_1)
    return kinds.kind_of(order.kind).facts(
        order_id=order.pk,
        state=order.state,
        units=tuple(unit_id for unit_id in path if unit_id is not None),
        intake_unit_id=order.intake_unit_id,
        created_by=order.created_by,
        firm_id=order.firm_id,
        lawyer_id=order.lawyer_id,
        resident_id=order.resident_id,
        binding=order.binding,
        urgent=order.urgent,
        return_until=order.return_until,
        extension_pending=order.extension_pending,
        extension_left=order.extension_left,
        supervised=order.supervised,
        erased=order.erased,
        persons=order.persons,
        open_terms=terms_due(order),
        **order.facts,
    )


def terms_due(order: WorkOrder) -> dict[str, datetime]:
    """Return when each open term of `order` is due."""
    return {term: datetime.fromisoformat(due) for term, due in order.open_terms.items()}


def permissions_on(order: WorkOrder, by: Actor) -> frozenset[str]:
    """Return what `by` may do to `order`."""
    if by.kind == ActorKind.SYSTEM:
        return _EVERYTHING.union(map(side_permission, kinds.kind_of(order.kind).sides))
    side = side_of(order, by)
    return held(
        snapshot(order),
        grants=tuple((grant.unit_id, grant.role, grant.permissions) for grant in by.grants),
        lawyer_id=by.lawyer_id,
        owns=side == kinds.first_side(order),
        side=side,
    )


def open_steps_for(order: WorkOrder, by: Actor) -> tuple[Step[Snapshot], ...]:
    """Return the steps open to `by`: the buttons that a page draws."""
    facts, procedure = snapshot(order), kinds.procedure_of(order)
    steps = procedure.open_steps(facts, permissions=permissions_on(order, by), now=clock.now())
    if order.persons > 1:
        side = kinds.first_side(order)
        steps = tuple(step for step in steps if not ends_for_others(step, procedure.phases, facts, side))
    return steps


_BY_CODE = Lookup(lambda code: WorkOrder.objects.filter(code=code).order_by("pk"), text=True)
_HISTORY = Lookup(lambda order_id: Transition.objects.filter(order_id=order_id).order_by("seq"))
_STATEMENT = Lookup(lambda order_id: Statement.objects.filter(order_id=order_id))
_DEADLINES = Lookup(lambda order_id: Deadline.objects.filter(order_id=order_id).order_by("-id")[:50])
_DOCUMENTS = Lookup(lambda order_id: Document.objects.filter(order_id=order_id).order_by("-id")[:200])
_SAVED = Lookup(
    lambda staff_id: SavedFilter.objects.filter(staff_id=staff_id).order_by("name"), columns=("name", "query")
)


def visible(code: str, by: Actor) -> WorkOrder:
    """Return the order `code` if `by` may see it.

    Raises:
        NotFound: there is none, or it is not theirs; the answer and its cost are the same.
    """
    order = _BY_CODE.first(code)
    if order is None or not permissions_on(order, by) & SEEING:
        raise NotFound("not_found")
    return order


def orders_of_contacts(contact_ids: Collection[int], by: Actor, *, most: int = 20) -> list[WorkOrder]:
    """Return the orders in which one of these contacts takes part and that `by` may see, the latest first."""
    shared = Participant.objects.filter(contact__in=contact_ids, left_at__isnull=True).values("order_id")
    rows = WorkOrder.objects.filter(Q(contact__in=contact_ids) | Q(pk__in=shared)).order_by("-created_at")
    # Who may see an order is a rule of its state too; nobody has more of them than can be looked at.
    return [order for order in rows[: most * 5] if permissions_on(order, by) & SEEING][:most]


def order_by_id(order_id: int) -> WorkOrder:
    """Return an order for a reaction or a job; nothing is checked."""
    return WorkOrder.objects.get(pk=order_id)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A step as it was taken. `actor` is a kind and an id; `who` the name of a staff member."""

    seq: int
    command: str
    source: str
    target: str
    actor: str
    who: str
    unit_id: int | None
    public: bool
    data: dict[str, Any]
    at: datetime


def history(order: WorkOrder, *, public: bool, side: str = "") -> list[HistoryRow]:
    """Return the steps of `order` in order; with `public`, those that the persons of `side` may read.

    Args:
        side: empty for the applicants'.
    """
    if public:
        found = list(Transition.objects.filter(order=order, public=True).order_by("seq"))
    else:
        found = _HISTORY(order.pk)
    staff = {int(row.actor.partition(":")[2]) for row in found if row.actor.startswith("staff:")}
    names = {} if public else people.staff_named(staff)
    rows_read = [_history_row(row, names) for row in found]
    if not public:
        return rows_read
    kept_back = kinds.kind_of(order.kind).kept_back
    return [
        replace(row, data={name: said for name, said in row.data.items() if name not in kept_back})
        for row in rows_read
        if (side or kinds.first_side(order)) in sides_shown(order, row)
    ]


def sides_shown(order: WorkOrder, row: HistoryRow) -> frozenset[str]:
    """Return the sides that read a public step of `order`, and are told of it where it is one that is told."""
    if row.command in (JOIN, LEAVE, SIGN, Command.MESSAGE, Command.REPLY) and "side" in row.data:
        return frozenset({row.data["side"]})
    step = kinds.procedure_of(order).steps.get(row.command)
    shown = step.shown if step else None
    return frozenset({kinds.first_side(order)}) if shown is None else shown


def taken(order: WorkOrder) -> list[str]:
    """Return the commands that were given on `order`, in order, and nothing of what was said with them."""
    rows = Transition.objects.filter(order=order).order_by("seq")
    return list(rows.values_list("command", flat=True))


def staff_on(order: WorkOrder) -> set[int]:
    """Return the accounts of everybody who took a step of `order`."""
    labels = Transition.objects.filter(order=order, actor__startswith="staff:").values_list(
        "actor", flat=True
    )
    return {int(label.partition(":")[2]) for label in labels}


def step_of(order: WorkOrder, seq: int) -> HistoryRow:
    """Return one step of `order`."""
    return _history_row(Transition.objects.get(order=order, seq=seq), {})


def _history_row(row: Transition, names: dict[int, str]) -> HistoryRow:
    return HistoryRow(
        seq=row.seq,
        command=row.command,
        source=row.source,
        target=row.target,
        actor=row.actor,
        who=names.get(int(row.actor.partition(":")[2] or 0), ""),
        unit_id=row.unit_id,
        public=row.public,
        data=json.loads(row.data or "{}"),
        at=row.at,
    )


def statement_of(order: WorkOrder) -> Statement:
    """Return what the person said, in their words."""
    return _STATEMENT.get(order.pk)


def answers_of(order: WorkOrder) -> dict[str, str]:
    """Return what was answered when the order was handed in, by question; empty once it is erased."""
    found: dict[str, Any] = json.loads(statement_of(order).answers or "{}")
    return {name: str(given) for name, given in found.items() if given is not None}


def deadlines_of(order: WorkOrder) -> list[Deadline]:
    """Return the terms of an order, the open ones first."""
    return sorted(_DEADLINES(order.pk), key=lambda row: row.ended_at is not None)


def documents_of(order: WorkOrder, *, side: str = "") -> list[Document]:
    """Return the files of an order, the latest first; those that the persons of `side` see, if it is not empty."""
    if not side:
        return _DOCUMENTS(order.pk)
    return list(Document.objects.filter(order=order, side__in=("", side)).order_by("-id")[:200])


def saved_filters(staff_id: int) -> dict[str, dict[str, str]]:
    """Return the views of the inbox that a staff member keeps: what is asked for, by name."""
    return {row["name"]: json.loads(row["query"]) for row in _SAVED.values(staff_id)}


def numbers_of(order_ids: set[int]) -> dict[int, str]:
    """Return codes by order id."""
    return dict(WorkOrder.objects.filter(pk__in=order_ids).values_list("pk", "code"))


def order_by_code(code: str) -> WorkOrder | None:
    """Return an order for a room that checks its own secret; nothing else is checked."""
    return WorkOrder.objects.filter(code=code).first()


def locked(order_id: int) -> WorkOrder:
    """Return an order locked until the running transaction ends."""
    return WorkOrder.objects.select_for_update().get(pk=order_id)


def closings(order: WorkOrder) -> int:
    """Return how often `order` was closed; a rating belongs to one closing."""
    return Transition.objects.filter(order=order, command=kinds.kind_of(order.kind).closing).count()


def order_by_code_and_tail(code: str, tail: str) -> WorkOrder | None:
    """Return an order whose person gave a phone number that ends in `tail`; None if it does not fit."""
    order = WorkOrder.objects.filter(code=code).first()
    return order if order and people.is_tracked_by(order.contact_id, tail) else None


def object_of(code: str) -> str:
    """Return how the audit names the order with `code`; empty if there is none."""
    found = read_code(code)
    pk = WorkOrder.objects.filter(code=found).values_list("pk", flat=True).first() if found else None
    return f"work_orders.order:{pk}" if pk else ""


def any_orders() -> bool:
    """Tell whether there is any order at all."""
    return WorkOrder.objects.exists()
