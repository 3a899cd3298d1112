"""What is to be paid: checked days that are in no list yet, and the lists."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries.scope import one_of, scoped
from fawang.outreach.models import Contract, PaymentList, ServedDay
from fawang.outreach.rules.advisers import DayState
from fawang.people.rules import Permission


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
