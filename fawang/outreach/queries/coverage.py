"""Which villages have an adviser who comes: a contract that is valid, and a served day not long ago."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from fawang.outreach.models import Contract, PlannedDay, ServedDay
from fawang.outreach.rules.advisers import COVERED_WITHIN, VILLAGE_DIGITS, DayState
from fawang.regions import queries as regions

#: Digits of the divisions directly below one of so many.
_BELOW = {2: 4, 4: 6, 6: 9, 9: 12}


@dataclass(frozen=True, slots=True)
class Covered:
    """A division: how many villages it has by the divisions, with a contract, and with an adviser who came."""

    code: str
    name: str
    villages: int
    contracts: int
    served: int

    @property
    def share(self) -> float:
        """Return the share of villages with a contract, 0 to 1."""
        return self.contracts / self.villages if self.villages else 0.0

    @property
    def served_share(self) -> float:
        """Return the share of villages to which the adviser came, 0 to 1."""
        return self.served / self.villages if self.villages else 0.0


def coverage(region: str, *, today: date, within: int = COVERED_WITHIN) -> list[Covered]:
    """Return the coverage of each division directly below `region`, in the order of their codes. Two statements.

    Args:
        region: a province, prefecture, county or town.
        within: an adviser came within so many days.
    """
    digits = _BELOW.get(len(region))
    if digits is None:
        return []
    villages: Counter[str] = Counter()
    for code, _name in regions.all_divisions():
        if len(code) == VILLAGE_DIGITS and code.startswith(region):
            villages[code[:digits]] += 1
    valid = Contract.objects.filter(village__startswith=region, begins__lte=today, ends__gte=today)
    contracts = _by_division(valid.annotate(division=Left("village", digits)), "village")
    came = ServedDay.objects.filter(
        contract__in=valid, day__gt=today - timedelta(days=within), day__lte=today
    )
    kept = came.exclude(state=DayState.WITHDRAWN)
    served = _by_division(kept.annotate(division=Left("contract__village", digits)), "contract__village")
    return [
        Covered(code, _short(code), number, contracts.get(code, 0), served.get(code, 0))
        for code, number in sorted(villages.items())
    ]


def _by_division(rows: QuerySet[Any], village: str) -> dict[str, int]:
    """Return how many villages there are by the `division` of `rows`."""
    return dict(rows.values_list("division").annotate(n=Count(village, distinct=True)))


def _short(code: str) -> str:
    place = regions.gazetteer().place(code)
    return place.name if place else code


@dataclass(frozen=True, slots=True)
class Adviser:
    """Who advises a village today, of which firm, and when they come next."""

    village: str
    contract_id: int
    name: str
    firm: str
    unit_id: int
    is_demo: bool
    days: tuple[PlannedDay, ...]


def advisers(village: str, *, today: date, most: int = 5) -> Adviser | None:
    """Return the adviser of a village or community; None where there is none."""
    valid = Contract.objects.filter(village=village, begins__lte=today, ends__gte=today)
    row = valid.select_related("firm").first()
    if row is None:
        return None
    days = PlannedDay.objects.filter(contract=row, day__gte=today).order_by("day")[:most]
    return Adviser(
        village=village,
        contract_id=row.pk,
        name=row.adviser,
        firm=row.firm.name if row.firm else "",
        unit_id=row.unit_id,
        is_demo=row.is_demo,
        days=tuple(days),
    )
