"""Which villages have an adviser who comes: a contract that is valid, and a served day not long ago."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Left

from fawang.outreach.models import Contract, PlannedDay, ServedDay
from fawang.outreach.rules.advisers import COVERED_WITHIN, VILLAGE_DIGITS, DayState
from fawang.regions import queries as regions

#: Digits of the divisions directly below one of so many.
_BELOW = {2: 4, 4: 6, 6: 9, 9: 12}


@dataclass(frozen=True, slots=True)
class Covered:
    """A division: how many villages it has by the divisions, with a contract, and with an adviser who came.

    `served` counts the villages of each span of days that was asked for, in that order.
    """

    code: str
    name: str
    villages: int
    contracts: int
    served: tuple[int, ...]

    @property
    def without(self) -> int:
        """Return how many villages have no adviser."""
        return self.villages - self.contracts


def coverage(region: str, *, today: date, within: Sequence[int] = (COVERED_WITHIN,)) -> list[Covered]:
    """Return the coverage of each division directly below `region`, in the order of their codes. Two statements.

    Args:
        region: a province, prefecture, county or town.
        within: spans of days before today, within which an adviser came.
    """
    digits = _BELOW.get(len(region))
    if digits is None:
        return []
    villages: Counter[str] = Counter()
    for code, _name in regions.all_divisions():
        if len(code) == VILLAGE_DIGITS and code.startswith(region):
            villages[code[:digits]] += 1
    valid = Contract.objects.filter(village__startswith=region, begins__lte=today, ends__gte=today)
    by_division = valid.annotate(division=Left("village", digits)).values_list("division")
    contracts = dict(by_division.annotate(n=Count("village", distinct=True)))
    came = ServedDay.objects.filter(contract__in=valid, day__lte=today).exclude(state=DayState.WITHDRAWN)
    days = came.annotate(division=Left("contract__village", digits)).values_list("division")
    spans = {
        f"within_{days}": Count(
            "contract__village", distinct=True, filter=Q(day__gt=today - timedelta(days=days))
        )
        for days in within
    }
    served = {division: tuple(counts) for division, *counts in days.annotate(**spans)}
    nobody = (0,) * len(within)
    return [
        Covered(code, _short(code), number, contracts.get(code, 0), served.get(code, nobody))
        for code, number in sorted(villages.items())
    ]


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
