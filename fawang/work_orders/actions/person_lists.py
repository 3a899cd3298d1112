"""Many apply together as one order, such as workers of one employer: from a list, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach, check_reach, is_mobile
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions._history import record
from fawang.work_orders.actions._persons import own_row_of
from fawang.work_orders.actions.persons import (
    MOST_PERSONS,
    Joining,
    insert_person,
    keep_order,
    open_order,
)
from fawang.work_orders.models import Participant, WorkOrder
from fawang.work_orders.queries import OrderPerson
from fawang.work_orders.rules import JOIN
from fawang.work_orders.rules.persons import FIRST

LISTED = audit.declare(
    "work_orders.persons_listed", gettext_lazy("Entered persons of a work order from a list")
)


@dataclass(slots=True)
class Listed(Imported):
    """What a list changes; `entered`: who is new, each with the key that is theirs."""

    entered: list[OrderPerson] = field(default_factory=list)


def import_persons(*, by: Actor, code: str, rows: Iterable[Row], dry_run: bool = False) -> Listed:
    """Let all of a list apply in the order `code`, each for themselves, with what they claim; or nobody.

    Somebody is found again by name and telephone number: the same list a second time changes nothing, a corrected one
    what it corrects.

    Args:
        rows: as `texts.person_list` reads them.
        dry_run: judge, and keep nothing.

    Raises:
        NotFound, NotAllowed, Conflict: as for `persons.add_person`.
    """
    now, given = clock.now(), list(rows)
    state = Listed(read=len(given))
    with transaction.atomic():
        order, _permissions = open_order(by, code, JOIN)
        known = _known(order)
        seen: set[tuple[str, str]] = set()
        reaches = [_reach(row, seen) for row in given]
        state.problems = [problem for row in given for problem in row.problems]
        fresh = sum(reach is not None and (reach.name, reach.phone) not in known for reach in reaches)
        if order.participants + fresh > MOST_PERSONS:
            raise Conflict("too_many_persons", most=MOST_PERSONS)
        entered: set[int] = set()
        for row, reach in zip(given, reaches, strict=True):
            if reach is None:
                continue
            there = known.get((reach.name, reach.phone))
            if there is None:
                state.created += 1
            elif _claim(there) == _claim(row, there):
                state.same += 1
                continue
            else:
                state.changed += 1
            if not (state.problems or dry_run):
                seat = _row(by, order, there, reach, now)
                seat.claimed, seat.months = _claim(row, there)
                seat.save(update_fields=["claimed", "months"])
                entered |= set() if there else {seat.pk}
        state.kept = not state.problems
        if state.kept and not dry_run and (entered or state.changed):
            keep_order(order, now)
            if entered:
                data = {"side": kinds.first_side(order), "persons": sorted(entered)}
                record(order, command=JOIN, source=order.state, by=by, public=True, data=data, now=now)
            audit.record(
                LISTED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id,
                entered=sorted(entered), changed=state.changed,
            )  # fmt: skip
    if entered:
        state.entered = [one for one in queries.persons_of(order) if one.id in entered]
    return state


def _known(order: WorkOrder) -> dict[tuple[str, str], OrderPerson]:
    """Return the applicants of an order by name and telephone."""
    seats = [one for one in queries.persons_of(order) if one.acts_for is None]
    side, contacts = kinds.first_side(order), people.contacts({one.contact_id for one in seats})
    return {(one.name, contacts[one.contact_id].phone): one for one in seats if one.side == side}


def _reach(row: Row, seen: set[tuple[str, str]]) -> Reach | None:
    """Return how somebody of a list is reached; None where the row is wrong, which is noted there."""
    if not row.values.get("name") and not row.problems:
        row.wrong("name", "field_required")
    if "phone" not in row.values and not any(one.column == "phone" for one in row.problems):
        row.wrong("phone", "field_required")
    if row.problems:
        return None
    phone = row.values["phone"]
    reach = Reach(
        name=row.values["name"],
        phone=phone,
        id_number=row.values.get("id_number", ""),
        medium=Medium.SMS if is_mobile(phone) else Medium.NONE,
    )
    try:
        reach = check_reach(reach)
    except Invalid as problem:
        for name, code in problem.errors.items():
            row.wrong(name, code)
        return None
    if (reach.name, reach.phone) in seen:
        row.wrong("name", "import_twice", reach.name)
        return None
    seen.add((reach.name, reach.phone))
    return reach


def _claim(one: Row | OrderPerson, there: OrderPerson | None = None) -> tuple[int | None, int | None]:
    """Return what somebody claims, in fen, and for how many months; an empty cell leaves what is there."""
    if isinstance(one, OrderPerson):
        return one.claimed, one.months
    before = (there.claimed, there.months) if there else (None, None)
    return one.values.get("claimed", before[0]), one.values.get("months", before[1])


def _row(by: Actor, order: WorkOrder, there: OrderPerson | None, reach: Reach, now: datetime) -> Participant:
    if there is None:
        return insert_person(by=by, order=order, joining=Joining(reach), now=now)
    return own_row_of(order) if there.id == FIRST else Participant.objects.get(pk=there.id)
