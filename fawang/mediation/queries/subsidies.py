"""What mediators are to be paid: closed cases that stand in no list yet, and the lists."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from fawang.kernel.rules.problems import NotFound
from fawang.mediation.data.subsidies import table
from fawang.mediation.models.register import ClosedCase, Committee, SubsidyLine, SubsidyList
from fawang.mediation.queries import register
from fawang.mediation.rules import subsidies as rules
from fawang.mediation.rules.subsidies import Closed, Grade, Line
from fawang.organisations import queries as organisations

#: Cases of one list; a committee with more closes it and goes on with the next one.
MOST_CASES = 500


def committees_within(unit_ids: Collection[int]) -> QuerySet[Committee]:
    """Return the committees at these units and below, by name."""
    return (
        Committee.objects.filter(unit__path__overlap=list(unit_ids))
        .select_related("unit")
        .order_by("unit__name")
    )


def committee(unit_id: int, within: Collection[int]) -> Committee:
    """Return a committee at these units or below.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = committees_within(within).filter(pk=unit_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def months_waiting(unit_ids: Collection[int]) -> list[tuple[int, str, int]]:
    """Return what waits for a list: committee, month and how many cases."""
    rows = ClosedCase.objects.filter(committee__in=list(unit_ids), line__isnull=True)
    counts: dict[tuple[int, str], int] = {}
    for committee_id, day in rows.values_list("committee_id", "closed_on"):
        key = (committee_id, rules.month_of(day))
        counts[key] = counts.get(key, 0) + 1
    return [(committee_id, month, count) for (committee_id, month), count in sorted(counts.items())]


def waiting(committee_id: int, month: str) -> list[ClosedCase]:
    """Return the cases of a committee that were closed in a month and stand in no list, by day."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    rows = ClosedCase.objects.filter(
        committee_id=committee_id, line__isnull=True, closed_on__gte=first, closed_on__lt=after
    )
    return list(rows.select_related("order").order_by("closed_on", "pk")[:MOST_CASES])


def judged(cases: Collection[ClosedCase], grades: "dict[int, str] | None" = None) -> tuple[Line, ...]:
    """Return what cases come to by the table, as it stands now.

    Args:
        grades: how hard a case was, by its order, where that differs from what the case says.
    """
    units = organisations.units_by_id({case.committee_id for case in cases})
    entries = register.mediators_by_id({pk for case in cases for pk in case.mediators})
    given = grades or {}
    return rules.lines(
        (
            Closed(
                order_id=case.pk,
                on=case.closed_on,
                region=units[case.committee_id].region_code,
                grade=Grade(given.get(case.pk, case.grade)),
                mediators=tuple(case.mediators),
                salaried=bool(case.mediators)
                and all(entries[pk].full_time for pk in case.mediators if pk in entries),
            )
            for case in cases
        ),
        table(),
    )


def lists(unit_ids: Collection[int], *, limit: int = 100) -> list[SubsidyList]:
    """Return the lists of committees at these units and below, the latest first."""
    rows = SubsidyList.objects.filter(committee__unit__path__overlap=list(unit_ids))
    return list(
        rows.select_related("committee__unit").order_by("-month", "committee__unit__name", "-number")[:limit]
    )


def subsidy_list(pk: int, unit_ids: Collection[int]) -> SubsidyList:
    """Return a list of a committee at these units or below.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    rows = SubsidyList.objects.filter(committee__unit__path__overlap=list(unit_ids))
    found = rows.select_related("committee__unit").filter(pk=pk).first()
    if found is None:
        raise NotFound("not_found")
    return found


def lines_of(row: SubsidyList) -> list[SubsidyLine]:
    """Return the cases of a list, by the day on which they were closed."""
    return list(row.lines.select_related("case__order").order_by("case__closed_on", "pk"))


def by_mediator(found: Collection[SubsidyLine]) -> list[tuple[str, int, Decimal]]:
    """Return what each mediator is paid: name, how many cases, yuan; by name."""
    entries = register.mediators_by_id({pk for line in found for pk in line.case.mediators})
    sums: dict[int, tuple[int, Decimal]] = {}
    for line in found:
        for pk, share in rules.shares(line.amount, line.case.mediators).items():
            cases, amount = sums.get(pk, (0, Decimal("0.00")))
            sums[pk] = (cases + 1, amount + share)
    rows = [
        (entries[pk].name if pk in entries else "–", cases, amount) for pk, (cases, amount) in sums.items()
    ]
    return sorted(rows)


def total_of(row: SubsidyList) -> Decimal:
    """Return what the lines of a list come to."""
    return row.lines.aggregate(sum=Sum("amount"))["sum"] or Decimal("0.00")
