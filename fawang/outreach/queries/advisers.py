"""Contracts, served days, what is to be paid: lists scoped by unit, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Avg, Count, Q, QuerySet, Sum

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.outreach.models import Contract, DayRating, PaymentList, PlannedDay, ServedDay
from fawang.outreach.queries.scope import PAGE, one_of, scoped
from fawang.outreach.rules.advisers import DayFacts, DayState, Part, links_of
from fawang.people.rules import Permission


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Some rows, and the cursor of the next page if there is one."""

    rows: Sequence[Row]
    next: str | None


def is_adviser(row: Contract, by: Actor) -> bool:
    """Tell whether `by` is the adviser of a contract."""
    if by.kind != ActorKind.STAFF:
        return False
    if row.lawyer_id is not None:
        return row.lawyer_id == by.lawyer_id
    return row.staff_id is not None and row.staff_id == by.id


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
    return contracts_of(by).filter(ends__gte=date.fromordinal(clock.today().toordinal() - 62)).exists()


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
    found = list(rows.select_related("firm")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], write_cursor(found[PAGE - 1].village, found[PAGE - 1].pk) if more else None)


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


# --- served days -----------------------------------------------------------------------------------


def parts(row: ServedDay, by: Actor) -> frozenset[str]:
    """Return what `by` is to a served day; nobody checks a day of their own."""
    if is_adviser(row.contract, by):
        return frozenset({Part.ADVISER})
    leads = Permission.OUTREACH_MANAGE in by.permissions_on(row.units)
    return frozenset({Part.CHECKER}) if leads and row.staff_id != by.id else frozenset()


def facts(row: ServedDay) -> DayFacts:
    """Return what rules look at."""
    return DayFacts(row.state)


def day(by: Actor, code: str) -> ServedDay:
    """Return a served day that `by` may see.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = ServedDay.objects.select_related("contract").filter(code=code).first()
    if row is None or not parts(row, by):
        raise NotFound("not_found")
    return row


def days_of(by: Actor, *, limit: int = PAGE) -> list[ServedDay]:
    """Return the latest served days of `by` as an adviser."""
    rows = ServedDay.objects.filter(contract__in=contracts_of(by)).exclude(state=DayState.WITHDRAWN)
    return list(rows.select_related("contract").order_by("-day", "-id")[:limit])


def days(by: Actor, state: str, *, cursor: str = "") -> Page[ServedDay]:
    """Return served days in a state within the reach of `by`, the earliest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(ServedDay.objects.filter(state=state), by, Permission.OUTREACH_MANAGE)
    if cursor:
        shown, last = read_cursor(cursor, str, int)
        rows = rows.filter(Q(day__gt=shown) | Q(day=shown, id__gt=last))
    found = list(rows.select_related("contract").order_by("day", "id")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(
        found[:PAGE], write_cursor(found[PAGE - 1].day.isoformat(), found[PAGE - 1].pk) if more else None
    )


def other_villages(row: ServedDay) -> list[str]:
    """Return the villages in which the same adviser was on the same day by other contracts."""
    rows = ServedDay.objects.filter(day=row.day, staff_id=row.staff_id).exclude(state=DayState.WITHDRAWN)
    return list(rows.exclude(pk=row.pk).order_by("id").values_list("contract__village", flat=True)[:10])


# --- ratings ---------------------------------------------------------------------------------------


def rating_token(row: ServedDay, number: int) -> str:
    """Return the secret of one link by which a resident rates a day."""
    return keyed_token(settings.FAWANG_LINK_KEY, "outreach.day", row.code, number, size=9)


def next_link(row: ServedDay) -> int | None:
    """Return the number of the first link that nobody has used; None: all are."""
    used = set(DayRating.objects.filter(served=row).values_list("number", flat=True))
    return next((number for number in range(1, links_of(row.persons) + 1) if number not in used), None)


def day_to_rate(code: str, number: int, token: str) -> ServedDay:
    """Return the served day that a link rates.

    Raises:
        NotFound: `rating_link_spent`, the link is none of ours, or the day was withdrawn.
    """
    row = ServedDay.objects.select_related("contract").filter(code=code).first()
    if (
        row is None
        or row.state == DayState.WITHDRAWN
        or not 1 <= number <= links_of(row.persons)
        or not same_token(rating_token(row, number), token)
    ):
        raise NotFound("rating_link_spent")
    return row


def rated(row: ServedDay, number: int) -> bool:
    """Tell whether a link has been used."""
    return DayRating.objects.filter(served=row, number=number).exists()


def ratings_of(row: ServedDay) -> list[DayRating]:
    """Return the ratings of a day."""
    return list(DayRating.objects.filter(served=row).order_by("id"))


def average_of(contract_id: int) -> tuple[int, float | None]:
    """Return how many ratings the days of a contract have, and their average of 1 to 5."""
    found = DayRating.objects.filter(served__contract_id=contract_id).aggregate(
        n=Count("pk"), mean=Avg("score")
    )
    return found["n"], found["mean"]


# --- payment ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owed:
    """What waits for a payment list: checked days of a payee and a month."""

    payee: str
    name: str
    unit_id: int
    days: int


def payable(by: Actor, month: str) -> QuerySet[ServedDay]:
    """Return the checked days of a month within the reach of `by` that stand in no list."""
    rows = ServedDay.objects.filter(month=month, state=DayState.CHECKED)
    return scoped(rows, by, Permission.OUTREACH_MANAGE).select_related("contract", "contract__firm")


def payee_of(row: Contract) -> str:
    """Return who is paid for a contract: the firm, or the adviser where there is none."""
    return f"firm:{row.firm_id}" if row.firm_id else f"contract:{row.code}"


def payment_lists(by: Actor, month: str) -> list[PaymentList]:
    """Return the closed lists of a month within the reach of `by`."""
    rows = scoped(PaymentList.objects.filter(month=month), by, Permission.OUTREACH_MANAGE)
    return list(rows.order_by("payee_name", "number"))


def payment_list(by: Actor, code: str) -> PaymentList:
    """Return a closed list within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(PaymentList.objects.all(), by, code, Permission.OUTREACH_MANAGE)


def days_listed(row: PaymentList) -> list[ServedDay]:
    """Return the days of a closed list, by village and day."""
    rows = ServedDay.objects.filter(payment=row).select_related("contract")
    return list(rows.order_by("contract__village", "day", "id"))


def paid_before(contract_ids: set[int], month: str) -> dict[int, int]:
    """Return how many days of a month earlier lists have paid, by contract."""
    rows = ServedDay.objects.filter(
        contract_id__in=contract_ids, month=month, state=DayState.LISTED, amount__gt=0
    )
    return dict(rows.values_list("contract_id").annotate(n=Count("pk")))


def month_total(by: Actor, month: str) -> dict[str, object]:
    """Return what the closed lists of a month come to: days and yuan."""
    rows = scoped(PaymentList.objects.filter(month=month), by, Permission.OUTREACH_MANAGE)
    return dict(rows.aggregate(days=Sum("days"), total=Sum("total")))
