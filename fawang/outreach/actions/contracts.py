"""Contracts with village advisers, and the days on which they plan to come."""

from datetime import date, time
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow, scope
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions._kept import beginning, check_version, line, named, save
from fawang.outreach.models import Contract, PlannedDay
from fawang.outreach.queries.advisers import own_contract
from fawang.outreach.rules.advisers import check_contract
from fawang.outreach.rules.codes import LONGEST_NAME, LONGEST_PLACE, AdviserKind
from fawang.outreach.rules.talks import check_hours
from fawang.people.rules import Permission

MADE = audit.declare("outreach.contract_made", gettext_lazy("Entered a village adviser's contract"))
ENDED = audit.declare("outreach.contract_ended", gettext_lazy("Ended a village adviser's contract"))


def make_contract(
    *,
    by: Actor,
    village: str,
    begins: date,
    ends: date,
    days_a_month: int,
    fee: Decimal,
    lawyer_id: int | None = None,
    adviser: str = "",
    staff_id: int | None = None,
    is_demo: bool = False,
) -> Contract:
    """Enter the contract of a village with an adviser: a lawyer of the register, or somebody else by name.

    Raises:
        Invalid: `invalid`, with a code for each field.
        Conflict: `village_has_adviser`, another contract covers some of the days.
        NotAllowed: `by` does not lead outreach there.
    """
    lawyer = organisations.lawyer(lawyer_id) if lawyer_id is not None else None
    if lawyer_id is not None and lawyer is None:
        raise Invalid("invalid", errors={"lawyer_id": "field_wrong"})
    name = lawyer.name if lawyer else line(adviser, LONGEST_NAME)
    check_contract(
        village=village, begins=begins, ends=ends, days_a_month=days_a_month, fee=fee, adviser=name
    )
    unit = unit_of_village(village)
    scope.reached(by, unit.id, Permission.OUTREACH_MANAGE)
    try:
        with transaction.atomic():
            row = Contract.objects.create(
                **beginning(by, unit, is_demo=is_demo),
                village=village,
                kind=AdviserKind.LAWYER if lawyer else AdviserKind.OTHER,
                adviser=name,
                lawyer_id=lawyer.id if lawyer else None,
                staff_id=None if lawyer else staff_id,
                firm_id=lawyer.firm_id if lawyer else None,
                begins=begins,
                ends=ends,
                days_a_month=days_a_month,
                fee=fee,
            )
            audit.record(MADE, by=by, object=named(row), unit_id=unit.id, village=village)
    except IntegrityError as failure:
        if "one_adviser_at_a_time" in str(failure):
            raise Conflict("village_has_adviser") from None
        raise
    return row


def unit_of_village(village: str) -> UnitRow:
    """Return the workroom of a village, or the office above it that leads the place.

    Raises:
        Invalid: `invalid`, for `village`: nobody leads it.
    """
    rooms = organisations.nearest(village, UnitKind.VILLAGE_WORKROOM)
    own = next((one for one in rooms if one.region_code == village), None)
    found = own or organisations.bureau_of(village)
    if found is None:
        raise Invalid("invalid", errors={"village": "village_needed"})
    return found


def end_contract(*, by: Actor, code: str, version: int, last: date) -> Contract:
    """Let a contract end before its time; days planned afterwards are taken back.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`.
        Invalid: `invalid`, for `last`: before it begins, or after it ends.
    """
    with transaction.atomic():
        rows = Contract.objects.select_for_update()
        row = scope.one_of(rows, by, code, Permission.OUTREACH_MANAGE)
        check_version(row, version)
        if not row.begins <= last <= row.ends:
            raise Invalid("invalid", errors={"last": "day_outside_contract"})
        save(row, ends=last)
        PlannedDay.objects.filter(contract=row, day__gt=last).delete()
        audit.record(ENDED, by=by, object=named(row), unit_id=row.unit_id, last=last.isoformat())
    return row


def plan_day(*, by: Actor, code: str, day: date, begins: time, ends: time, place: str = "") -> PlannedDay:
    """Announce a day on which the adviser comes; announced again, its hours and place change.

    Raises:
        NotFound: there is no such contract of theirs.
        Invalid: `invalid`, for `day` or `ends`.
    """
    row = own_contract(by, code)
    check_hours(begins, ends)
    if not row.begins <= day <= row.ends:
        raise Invalid("invalid", errors={"day": "day_outside_contract"})
    with transaction.atomic():
        planned, _ = PlannedDay.objects.update_or_create(
            contract=row,
            day=day,
            defaults={"begins": begins, "ends": ends, "place": line(place, LONGEST_PLACE)},
        )
    return planned


def drop_day(*, by: Actor, code: str, day: date) -> bool:
    """Take back an announced day; return whether there was one.

    Raises:
        NotFound: there is no such contract of theirs.
    """
    row = own_contract(by, code)
    with transaction.atomic():
        deleted, _ = PlannedDay.objects.filter(contract=row, day=day).delete()
    return bool(deleted)
