"""The statistical forms of legal aid, counted from what was decided, done and paid: the same whenever asked.

Every row that is counted was written once and stands in the book with its moment; nothing that an order is now counts,
but for the office that has it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from fawang.kernel import clock
from fawang.legal_aid.models import Application, Assignment, Decision, Outcome, Subsidy
from fawang.legal_aid.rules.statistics import Cell, Span, add_up, band
from fawang.legal_aid.texts.statistics import TABLES
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.people.rules.identity_numbers import age_on, born_on, is_womans

type _Counted = defaultdict[int, defaultdict[Cell, Decimal]]
_MOST_UNITS = 500
#: Identity numbers that are read at once.
_MANY = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """A filled-in form: `unit` in all, and each unit right below it that has anything.

    Args:
        until: what came later is not counted.
    """

    unit: UnitRow
    span: Span
    until: datetime
    total: Mapping[Cell, Decimal]
    below: tuple[tuple[UnitRow, Mapping[Cell, Decimal]], ...]


def fill_in(unit_id: int, span: Span, *, until: datetime) -> Form:
    """Count the form of a unit and all below it. Whoever calls has judged that this is theirs to see."""
    unit = organisations.unit(unit_id)
    begin = datetime.combine(span.begin, time(), clock.CHINA)
    end = min(until, datetime.combine(span.end, time(), clock.CHINA))
    counted = _count(begin, end)
    paths = {
        one.id: one.path for one in organisations.units_by_id(set(counted)).values() if unit_id in one.path
    }
    sums = add_up({office: counted[office] for office in paths}, paths)
    children = organisations.units(parent=unit_id, active=None, limit=_MOST_UNITS).items
    below = tuple((row, sums[row.id]) for row in children if row.id in sums)
    return Form(unit, span, end, sums.get(unit_id, {}), below)


def _count(begin: datetime, end: datetime) -> _Counted:
    found: _Counted = defaultdict(lambda: defaultdict(Decimal))
    within = {"at__gte": begin, "at__lt": end}
    received = Application.objects.filter(order__created_at__gte=begin, order__created_at__lt=end)
    for unit, number in received.values_list("order__unit_id").annotate(n=Count("pk")):
        found[unit]["cases.received"] += number
    decided = Decision.objects.filter(**within)
    for unit, kind, number in decided.values_list("order__unit_id", "kind").annotate(n=Count("pk")):
        found[unit][f"cases.{kind}"] += number
    granted = decided.filter(kind=Decision.Kind.GRANTED)
    for unit, ground, number in granted.values_list("order__unit_id", "ground").annotate(n=Count("pk")):
        found[unit][f"grounds.{ground}"] += number
    _count_groups(found, granted)
    _count_persons(found, granted)
    results = Outcome.objects.filter(**within).order_by("order_id", "-id").distinct("order_id")
    for unit, kind, money in results.values_list("order__unit_id", "kind", "sum_recovered"):
        found[unit][f"results.{kind}"] += 1
        found[unit]["results.recovered"] += money or 0
    taken = Assignment.objects.filter(answered_at__gte=begin, answered_at__lt=end)
    taken = taken.exclude(status__in=[Assignment.Status.OFFERED, Assignment.Status.DECLINED])
    for unit, number in taken.values_list("order__unit_id").annotate(n=Count("pk")):
        found[unit]["lawyers.taken_up"] += number
    reckoned = Subsidy.objects.filter(created_at__gte=begin, created_at__lt=end)
    for unit, work, total in reckoned.values_list("unit_id", "work").annotate(sum=Sum("total")):
        found[unit][f"subsidies.{work}"] += total
    last = end.astimezone(clock.CHINA).date()
    paid = Subsidy.objects.filter(
        list__paid_on__gte=begin.astimezone(clock.CHINA).date(), list__paid_on__lt=last
    )
    for unit, total in paid.values_list("unit_id").annotate(sum=Sum("total")):
        found[unit]["subsidies.paid"] += total
    return found


def _count_groups(found: _Counted, granted: QuerySet[Decision]) -> None:
    orders = granted.values("order_id")
    rows = Application.objects.filter(order_id__in=orders)
    for unit, grounds in rows.values_list("order__unit_id", "grounds"):
        for ground in TABLES["groups"][1].keys() & set(grounds):
            found[unit][f"groups.{ground}"] += 1


def _count_persons(found: _Counted, granted: QuerySet[Decision]) -> None:
    rows = list(granted.values_list("order__unit_id", "order__contact_id", "at"))
    for first in range(0, len(rows), _MANY):
        some = rows[first : first + _MANY]
        known = people.contacts({contact for _unit, contact, _at in some})
        for unit, contact, at in some:
            number = known[contact].id_number if contact in known else ""
            born = born_on(number)
            if born is None:
                found[unit]["persons.no_number"] += 1
                continue
            found[unit]["persons.woman" if is_womans(number) else "persons.man"] += 1
            found[unit][f"persons.{band(age_on(at.astimezone(clock.CHINA).date(), born=born))}"] += 1
