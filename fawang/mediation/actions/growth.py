"""Disputes that grow are noticed when they come in, shown to the bureaux above, and joined by whoever supervises."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.mediation import queries
from fawang.mediation.models.register import ClosedCase, Declaration, Growth, PartyMark
from fawang.mediation.procedure import Command, State
from fawang.mediation.queries import growth as marks
from fawang.mediation.queries import register
from fawang.mediation.queries.growth import Mark
from fawang.mediation.rules import growth as rules
from fawang.mediation.rules.growth import Cluster
from fawang.mediation.rules.subsidies import Grade
from fawang.notices.actions import tell_staff
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.shared_phones import is_household
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.links import insert_link
from fawang.work_orders.events import StepTaken
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash
from fawang.work_orders.rules import JOIN, SUBMIT
from fawang.work_orders.rules.codes import Relation

JOINED = audit.declare("mediation.growth_joined", gettext_lazy("Joined disputes that grow"))
SET_ASIDE = audit.declare("mediation.growth_set_aside", gettext_lazy("Set a growing dispute aside"))
MAY = Permission.ORDER_SUPERVISE
#: Steps after which somebody else takes part.
_WATCHED = frozenset({SUBMIT, JOIN, Command.INVITE})


def note_parties(event: StepTaken) -> None:
    """Keep by what a mediation belongs together with others, and tell the bureaux above where it grows."""
    if event.command not in _WATCHED:
        return
    order = work_orders.order_by_id(event.order_id)
    if order.erased or not queries.is_mediation(order):
        return
    _mark(order)
    # What is between those who live together stays between them, whoever else has the same opponent.
    if not is_household(order.matter) and not people.contact(order.contact_id).household:
        for sort, mark in marks.marks_of(order.pk):
            _look(order, sort, mark)


def note_closed(event: StepTaken) -> None:
    """Keep a mediation that was closed as a case that counts; once, however often this is told."""
    if event.target != State.CLOSED or event.source == State.CLOSED:
        return
    order = work_orders.order_by_id(event.order_id)
    if not queries.is_mediation(order) or register.entry_of(order.unit_id, clock.today()) is None:
        return
    appointed = list(order.facts.get("mediators", ()))
    entries = register.mediators_with_accounts(appointed)
    ClosedCase.objects.get_or_create(
        pk=order.pk,
        defaults={
            "committee_id": order.unit_id,
            "closed_on": work_orders.step_of(order, event.seq).at.astimezone(clock.CHINA).date(),
            "grade": Grade(order.facts.get("grade") or Grade.SIMPLE),
            "mediators": [entries[one].pk for one in appointed if one in entries],
            "oral": bool(order.facts.get("oral")),
            "on_the_spot": bool(order.facts.get("on_the_spot")),
        },
    )


def _mark(order: WorkOrder) -> None:
    first = kinds.first_side(order)
    found: set[tuple[Mark, bytes]] = set()
    for person in work_orders.persons_of(order):
        if person.acts_for is not None:
            continue
        named = name_hash(person.name)
        found.add((Mark.PARTY, named))
        if person.side == first:
            phone = people.contact(person.contact_id).phone_hash
            found.add((Mark.APPLICANT, bytes(phone) if phone else named))
        else:
            found.add((Mark.OPPONENT, marks.opponent_mark(person.name)))
    statement = work_orders.statement_of(order)
    if opponent := work_orders.answers_of(order).get(OPPONENT, ""):
        found |= {(Mark.PARTY, name_hash(opponent)), (Mark.OPPONENT, marks.opponent_mark(opponent))}
    if place := marks.place_mark(order.place, statement.place_text, order.matter):
        found.add((Mark.PLACE, place))
    PartyMark.objects.bulk_create(
        [PartyMark(order=order, sort=sort, mark=mark, at=order.created_at) for sort, mark in sorted(found)],
        ignore_conflicts=True,
    )


def _look(order: WorkOrder, sort: rules.Sort, mark: bytes) -> None:
    """Count at each bureau above, the lowest first: a higher one hears only of what reaches beyond."""
    before = 0
    path = organisations.unit_path(order.unit_id)
    units = organisations.units_by_id(path)
    for unit_id in path:
        if units[unit_id].kind != UnitKind.BUREAU:
            continue
        found = marks.cluster(sort, mark, unit_id=unit_id, now=clock.now())
        if found is not None and found.people > before:
            _keep(sort, unit_id, found)
            before = found.people


def _keep(sort: rules.Sort, unit_id: int, found: Cluster) -> None:
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
        _tell(row, found.step)


def _tell(row: Growth, step: int) -> None:
    for staff in people.members({row.unit_id}, MAY):
        tell_staff(
            by=SYSTEM,
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


def forget_parties(order_id: int) -> int:
    """Forget whom an order that is erased has had as parties; return how many rows. What was paid for stays."""
    notes = Declaration.objects.filter(order_id=order_id).update(note="")
    return notes + PartyMark.objects.filter(order_id=order_id).delete()[0]
