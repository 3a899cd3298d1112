"""What is said of an office wherever one is named: where it is, whom to ring, whether it is open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from fawang.kernel.problems import NotFound
from fawang.organisations import opening as rule
from fawang.organisations.models import Unit
from fawang.organisations.opening import Opening
from fawang.organisations.queries.calendars import calendars_for
from fawang.organisations.queries.units import UnitRow, units_by_id


@dataclass(frozen=True, slots=True)
class Card:
    """An office, whom to ring about it, and its hours at a moment.

    Args:
        phone: its own number, or that of the next office above that has one; empty where none has.
        phone_of: that office above; None where the number is its own, or there is none.
    """

    unit: UnitRow
    phone: str
    phone_of: UnitRow | None
    opening: Opening

    @property
    def link(self) -> str:
        """Return the path of its page."""
        return reverse("stations:office", args=[self.unit.id])


def card(unit_id: int, now: datetime) -> Card:
    """Return what is said of one office, also of one that is closed for good.

    Raises:
        NotFound: `unit_not_found`.
    """
    found = cards((unit_id,), now)
    if not found:
        raise NotFound("unit_not_found")
    return found[unit_id]


def cards(unit_ids: Collection[int], now: datetime) -> dict[int, Card]:
    """Return the cards of offices by id, in five statements at most however many they are."""
    units = units_by_id(unit_ids)
    calendars = calendars_for(units)
    own = set(Unit.objects.filter(pk__in=units, hours__isnull=False).values_list("pk", flat=True))
    above = units_by_id({one for unit in units.values() if not unit.phone for one in unit.path[1:]})
    found = {}
    for unit in units.values():
        phone_of = None if unit.phone else _phone_above(unit, above)
        found[unit.id] = Card(
            unit=unit,
            phone=unit.phone or (phone_of.phone if phone_of else ""),
            phone_of=phone_of,
            opening=rule.opening(calendars[unit.id], now, confirmed=unit.id in own),
        )
    return found


def _phone_above(unit: UnitRow, above: Mapping[int, UnitRow]) -> UnitRow | None:
    """Return the next unit above that has a number and is open."""
    chain = (above[one] for one in unit.path[1:] if one in above)
    return next((one for one in chain if one.phone and one.active), None)
