"""Subsidies: what an office has to pay for, its lists, and what a lawyer has earned."""

from django.db.models import QuerySet

from fawang.kernel.rules.actor import Actor
from fawang.legal_aid.models import Subsidy, SubsidyList
from fawang.legal_aid.rules.subsidies import ListState
from fawang.organisations.queries.scope import one_of, scoped
from fawang.people.rules import Permission

MAY = (Permission.ORDER_DECIDE, Permission.ORDER_REVIEW)
_MOST = 500


def of_month(by: Actor, month: str) -> list[Subsidy]:
    """Return the subsidies of a month within the reach of `by`, by office and lawyer."""
    rows = scoped(_all().filter(month=month), by, *MAY)
    return list(rows.order_by("unit__name", "lawyer__name", "id")[:_MOST])


def _all() -> QuerySet[Subsidy]:
    return Subsidy.objects.select_related("unit", "lawyer", "firm", "order", "list", "of")


def subsidy(by: Actor, code: str) -> Subsidy:
    """Return a subsidy within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(_all(), by, code, *MAY)


def free(unit_id: int, month: str) -> QuerySet[Subsidy]:
    """Return what stands in no list yet: of a month and of those before it."""
    return Subsidy.objects.filter(unit_id=unit_id, month__lte=month, list=None).exclude(table="")


def lists(by: Actor, month: str) -> list[SubsidyList]:
    """Return the lists of a month within the reach of `by` that were not discarded."""
    rows = SubsidyList.objects.filter(month=month).exclude(state=ListState.DISCARDED).select_related("unit")
    return list(scoped(rows, by, *MAY).order_by("unit__name", "number"))


def payment_list(by: Actor, code: str) -> SubsidyList:
    """Return a list within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(SubsidyList.objects.select_related("unit"), by, code, *MAY)


def rows_of(row: SubsidyList) -> list[Subsidy]:
    """Return what a list pays, by firm and lawyer."""
    return list(_all().filter(list=row).order_by("firm__name", "lawyer__name", "id"))


def corrections_of(row: Subsidy) -> list[Subsidy]:
    """Return the rows that correct a subsidy, in order."""
    return list(_all().filter(of=row).order_by("id"))


def of_lawyer(lawyer_id: int) -> list[Subsidy]:
    """Return what a lawyer has earned, the latest first; theirs alone to see."""
    return list(_all().filter(lawyer_id=lawyer_id).order_by("-id")[:_MOST])


def of_order(order_id: int) -> list[Subsidy]:
    """Return what was reckoned for a case."""
    return list(_all().filter(order_id=order_id).order_by("id"))
