"""What is kept beside a mediation when something happened to it: by what it belongs together, that it was closed."""

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.mediation import queries
from fawang.mediation.actions.growth import notice_growth
from fawang.mediation.models.register import ClosedCase, Declaration, PartyMark
from fawang.mediation.procedure import Command, State
from fawang.mediation.queries import growth as marks
from fawang.mediation.queries import register
from fawang.mediation.queries.growth import Mark
from fawang.people import queries as people
from fawang.people.rules.shared_phones import is_household
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash
from fawang.work_orders.rules import JOIN, SUBMIT

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
        notice_growth(by=SYSTEM, order=order)


def note_closed(event: StepTaken) -> None:
    """Keep a mediation that was closed as a case that counts; once, however often this is told."""
    if event.target != State.CLOSED or event.source == State.CLOSED:
        return
    order = work_orders.order_by_id(event.order_id)
    if not queries.is_mediation(order) or register.entry_of(order.unit_id, clock.today()) is None:
        return
    _keep_case(order, event)


def _keep_case(order: WorkOrder, event: StepTaken) -> None:
    appointed = list(order.facts.get("mediators", ()))
    entries = register.mediators_with_accounts(appointed)
    ClosedCase.objects.get_or_create(
        pk=order.pk,
        defaults={
            "committee_id": order.unit_id,
            "closed_on": work_orders.step_of(order, event.seq).at.astimezone(clock.CHINA).date(),
            "mediators": [entries[one].pk for one in appointed if one in entries],
            "oral": bool(order.facts.get("oral")),
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


def forget_parties(*, by: Actor, order_id: int) -> int:
    """Forget whom an order that is erased has had as parties; return how many rows. What was paid for stays."""
    notes = Declaration.objects.filter(order_id=order_id).update(note="")
    return notes + PartyMark.objects.filter(order_id=order_id).delete()[0]
