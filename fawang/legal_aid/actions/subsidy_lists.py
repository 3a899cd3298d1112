"""Payment lists of subsidies: made by one, approved by another, paid; a row is in one list, once."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.legal_aid.models import Subsidy, SubsidyList
from fawang.legal_aid.queries import subsidies as queries
from fawang.legal_aid.rules.subsidies import LISTS, ListCommand, ListFacts, ListState
from fawang.organisations.queries import scope
from fawang.people.rules import Permission

MADE = audit.declare("legal_aid.subsidy_list_made", gettext_lazy("Made a list of subsidies"))
MOVED = audit.declare(
    "legal_aid.subsidy_list_moved", gettext_lazy("Approved, paid or discarded a list of subsidies")
)
EXPORTED = audit.declare(
    "legal_aid.subsidy_list_exported", gettext_lazy("Took a list of subsidies away as a file")
)


def make_list(*, by: Actor, unit_id: int, month: str, rows: int, is_demo: bool = False) -> SubsidyList:
    """Make the list of an office for a month, of all that stands in no list yet.

    Args:
        rows: how many were on the screen; if there are others by now, nothing is made.

    Raises:
        NotAllowed: not their office.
        Conflict: `no_subsidy_free`; `stale`, with `version` as the number of rows there are now.
    """
    unit = scope.reached(by, unit_id, *queries.MAY)
    with transaction.atomic():
        # Two who make the same list: the second finds nothing left, or what came in between.
        take_turn(f"legal_aid.subsidies:{unit_id}")
        found = list(queries.free(unit_id, month).select_for_update().order_by("id"))
        if not found:
            raise Conflict("no_subsidy_free")
        if len(found) != rows:
            raise Conflict("stale", version=len(found))
        last = SubsidyList.objects.filter(unit_id=unit_id, month=month).aggregate(n=Max("number"))["n"] or 0
        row = SubsidyList.objects.create(
            unit_id=unit_id,
            units=list(unit.path),
            month=month,
            number=last + 1,
            rows=len(found),
            total=sum((one.total for one in found), Decimal(0)),
            made_by=by.label,
            made_at=clock.now(),
            is_demo=is_demo,
        )
        Subsidy.objects.filter(pk__in=[one.pk for one in found]).update(list=row)
        audit.record(MADE, by=by, object=named(row), unit_id=unit_id, rows=row.rows, total=str(row.total))
    return row


def move_list(
    *, by: Actor, code: str, version: int, command: ListCommand, paid_on: date | None = None
) -> SubsidyList:
    """Approve a list, discard it, or say when it was paid.

    Raises:
        NotFound: not theirs to see.
        NotAllowed: not theirs to do.
        Conflict: `stale`, `moved_on_subsidies`; `second_person`, whoever made it approves it.
        Invalid: `paid_on` is missing, or in the future.
    """
    with transaction.atomic():
        queries.payment_list(by, code)
        row = SubsidyList.objects.select_for_update().get(code=code)
        if row.version != version:
            raise Conflict("stale", version=row.version)
        step, _ = LISTS.decide(facts_of(row, by), command, permissions=held(row, by), now=clock.now())
        if command == ListCommand.PAY and (paid_on is None or paid_on > clock.today()):
            raise Invalid("invalid", errors={"paid_on": "day_in_future" if paid_on else "field_required"})
        row.state, row.version = step.target or row.state, row.version + 1
        match command:
            case ListCommand.APPROVE:
                row.approved_by, row.approved_at = by.label, clock.now()
            case ListCommand.PAY:
                row.paid_on, row.paid_by = paid_on, by.label
            case ListCommand.DISCARD:
                Subsidy.objects.filter(list=row).update(list=None)
        row.save()
        audit.record(MOVED, by=by, object=named(row), unit_id=row.unit_id, command=str(command))
    return row


def note_export(*, by: Actor, row: SubsidyList) -> None:
    """Keep that somebody took a list away: it names who earned what."""
    audit.record(EXPORTED, by=by, object=named(row), unit_id=row.unit_id, rows=row.rows)


def facts_of(row: SubsidyList, by: Actor) -> ListFacts:
    """Return what guards look at."""
    return ListFacts(ListState(row.state), row.made_by, by.label)


def held(row: SubsidyList, by: Actor) -> frozenset[str]:
    """Return what `by` may do to a list."""
    return frozenset(Permission) if by.kind == ActorKind.SYSTEM else by.permissions_on(row.units)


def named(row: SubsidyList) -> str:
    """Return how the audit names a list."""
    return f"legal_aid.subsidy_list:{row.pk}"
