"""Disputes that grow are shown to the bureaux above, and joined by whoever supervises."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.mediation.models.register import Growth
from fawang.mediation.queries import growth as marks
from fawang.mediation.rules import growth as rules
from fawang.mediation.rules.growth import Cluster
from fawang.notices.actions import tell_staff
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.links import insert_link
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Relation

JOINED = audit.declare("mediation.growth_joined", gettext_lazy("Joined disputes that grow"))
SET_ASIDE = audit.declare("mediation.growth_set_aside", gettext_lazy("Set a growing dispute aside"))
MAY = Permission.ORDER_SUPERVISE


def notice_growth(*, by: Actor, order: WorkOrder) -> None:
    """Count the disputes that share a mark with a new one at each bureau above it, and tell those where they grow.

    The lowest bureau comes first: a higher one hears only of what reaches beyond it.
    """
    path = organisations.unit_path(order.unit_id)
    units = organisations.units_by_id(path)
    bureaux = [unit_id for unit_id in path if units[unit_id].kind == UnitKind.BUREAU]
    for sort, mark in marks.marks_of(order.pk):
        before = 0
        for unit_id in bureaux:
            found = marks.cluster(sort, mark, unit_id=unit_id, now=clock.now())
            if found is not None and found.people > before:
                _keep(by, sort, unit_id, found)
                before = found.people


def _keep(by: Actor, sort: rules.Sort, unit_id: int, found: Cluster) -> None:
    row, _ = Growth.objects.select_for_update().get_or_create(
        sort=sort, mark=found.mark, unit_id=unit_id,
        defaults={
            "head_id": found.head, "people": found.people, "orders": len(found.orders), "since": found.since,
            "latest": found.latest,
        },
    )  # fmt: skip
    row.people, row.orders, row.latest = found.people, len(found.orders), found.latest
    grown, row.told = found.step > row.told, max(row.told, found.step)
    if grown:
        # Whoever set it aside when it was small looks at it again.
        row.decided, row.decided_by, row.decided_at = "", "", None
    row.save()
    if grown:
        _tell(by, row, found.step)


def _tell(by: Actor, row: Growth, step: int) -> None:
    for staff in people.members({row.unit_id}, MAY):
        tell_staff(
            by=by,
            staff_id=staff.pk,
            text="dispute_grows",
            params={
                "code": row.head.code,
                "link": reverse("mediation:growing"),
                "people": row.people,
            },
            dedupe_key=f"mediation.growth:{row.pk}:{step}:{staff.pk}",
            units=organisations.unit_path(row.unit_id),
        )


def join_disputes(*, by: Actor, growth_id: int) -> Growth:
    """Make the disputes of a growing one parts of the first of them; those that are joined already stay so.

    The persons of each read nothing of it: they see their own matter as before. Whoever supervises sees all of them.

    Raises:
        NotFound: there is none, or it is not theirs.
        Conflict: `nothing_to_join`.
    """
    with transaction.atomic():
        row = _theirs(by, growth_id)
        found = marks.cluster(rules.Sort(row.sort), bytes(row.mark), unit_id=row.unit_id, now=row.latest)
        orders = [work_orders.locked(pk) for pk in sorted(found.orders)] if found else []
        head = next((one for one in orders if found and one.pk == found.head), None)
        if head is None or head.erased or work_orders.parts_above(head.pk):
            raise Conflict("nothing_to_join")
        made = 0
        for order in orders:
            if order.pk == head.pk or order.erased or work_orders.parts_above(order.pk):
                continue
            made += insert_link(by=by, order=order, other=head, relation=Relation.PART_OF)[1]
        if not made:
            raise Conflict("nothing_to_join")
        row.joined += made
        _decide(row, by, "joined")
        audit.record(JOINED, by=by, object=f"mediation.growth:{row.pk}", unit_id=row.unit_id, orders=made)
    return row


def set_aside(*, by: Actor, growth_id: int) -> Growth:
    """Say that these disputes have nothing to do with each other; it comes back when it has grown a step further.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    with transaction.atomic():
        row = _theirs(by, growth_id)
        _decide(row, by, "aside")
        audit.record(SET_ASIDE, by=by, object=f"mediation.growth:{row.pk}", unit_id=row.unit_id)
    return row


def _theirs(by: Actor, growth_id: int) -> Growth:
    if marks.growth_of(growth_id, by.units_with(MAY)) is None:
        raise NotFound("not_found")
    return Growth.objects.select_for_update().get(pk=growth_id)


def _decide(row: Growth, by: Actor, decided: str) -> None:
    row.decided, row.decided_by, row.decided_at = decided, by.label, clock.now()
    row.save(update_fields=["decided", "decided_by", "decided_at", "joined"])
