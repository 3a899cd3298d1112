"""Contracts, served days, what is to be paid: lists scoped by unit, and one of them."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor
from fawang.kernel.storage.prepared import Lookup
from fawang.organisations.queries.scope import one_of, scoped
from fawang.outreach.models import Contract, PlannedDay
from fawang.outreach.queries.scope import Page, page_of
from fawang.people.rules import Permission


def is_adviser(row: Contract, by: Actor) -> bool:
    """Tell whether `by` is the adviser of a contract."""
    if by.kind != ActorKind.STAFF:
        return False
    if row.lawyer_id is not None:
        return row.lawyer_id == by.lawyer_id
    return row.staff_id is not None and row.staff_id == by.id


#: Asked with every page of the workbench.
_ENDS_OF_STAFF = Lookup(
    lambda staff_id: Contract.objects.filter(staff_id=staff_id, lawyer__isnull=True), columns=("ends",)
)
_ENDS_OF_LAWYER = Lookup(lambda lawyer_id: Contract.objects.filter(lawyer_id=lawyer_id), columns=("ends",))


def contracts_of(by: Actor) -> QuerySet[Contract]:
    """Return the contracts of `by` as an adviser."""
    mine = Q(staff_id=by.id, lawyer__isnull=True)
    if by.lawyer_id is not None:
        mine |= Q(lawyer_id=by.lawyer_id)
    return Contract.objects.filter(mine) if by.kind == ActorKind.STAFF else Contract.objects.none()


def own_contract(by: Actor, code: str) -> Contract:
    """Return a contract of `by` as an adviser; the system sees all.

    Raises:
        NotFound: there is none.
    """
    rows = Contract.objects.all() if by.kind == ActorKind.SYSTEM else contracts_of(by)
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def advises(by: Actor) -> bool:
    """Tell whether `by` has a contract that has not ended, or ended within the last two months.

    Whoever may do nothing but log is an adviser, with or without one yet.
    """
    if all(grant.permissions <= {Permission.OUTREACH_LOG} for grant in by.grants):
        return True
    since = clock.today() - timedelta(days=62)
    rows = _ENDS_OF_STAFF.values(by.id) if by.kind == ActorKind.STAFF and by.id is not None else []
    rows += _ENDS_OF_LAWYER.values(by.lawyer_id) if by.lawyer_id is not None else []
    return any(row["ends"] >= since for row in rows)


def contracts(by: Actor, *, region: str = "", cursor: str = "") -> Page[Contract]:
    """Return contracts within the reach of `by`, by village, the latest first within one.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(Contract.objects.order_by("village", "-id"), by, Permission.OUTREACH_MANAGE)
    if region:
        rows = rows.filter(village__startswith=region)
    if cursor:
        village, last = read_cursor(cursor, str, int)
        rows = rows.filter(Q(village__gt=village) | Q(village=village, id__lt=last))
    return page_of(rows.select_related("firm"), lambda row: (row.village, row.pk))


def contract(by: Actor, code: str) -> Contract:
    """Return a contract that `by` leads.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(Contract.objects.select_related("firm"), by, code, Permission.OUTREACH_MANAGE)


def planned(contract_ids: list[int], *, since: date, limit: int = 100) -> list[PlannedDay]:
    """Return the announced days of contracts from a day on."""
    rows = PlannedDay.objects.filter(contract_id__in=contract_ids, day__gte=since)
    return list(rows.select_related("contract").order_by("day", "begins", "id")[:limit])


# --- ratings ---------------------------------------------------------------------------------------
