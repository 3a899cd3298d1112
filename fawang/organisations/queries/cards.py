"""What is said of an office wherever one is named: where it is, whom to ring, whether it is open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from fawang.kernel.problems import NotFound
from fawang.organisations.hours import Opening
from fawang.organisations.queries.help_numbers import HelpNumber, help_numbers
from fawang.organisations.queries.openings import openings
from fawang.organisations.queries.rows import UnitRow
from fawang.organisations.queries.units import nearest, units_by_id
from fawang.organisations.rules import UnitKind


@dataclass(frozen=True, slots=True)
class Card:
    """An office, whom to ring about it, and how it stands at a moment.

    Args:
        call: its own number, or that of the next office above that has one; None where not even the hotline has one.
    """

    unit: UnitRow
    call: HelpNumber | None
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
    found = cards((unit_id,), now).get(unit_id)
    if found is None:
        raise NotFound("unit_not_found")
    return found


def card_for_place(code: str, now: datetime) -> Card | None:
    """Return the lowest station or centre that serves a place: it takes in whatever somebody comes with."""
    serving = [*nearest(code, UnitKind.TOWN_STATION), *nearest(code, UnitKind.CENTRE)]
    lowest = max(serving, key=lambda unit: len(unit.region_code), default=None)
    return card(lowest.id, now) if lowest else None


def cards(unit_ids: Collection[int], now: datetime) -> dict[int, Card]:
    """Return the cards of offices by id, in seven statements at most however many they are."""
    units = units_by_id(unit_ids)
    hours = openings(units, now, known=[one for one, unit in units.items() if unit.has_hours])
    numbers = help_numbers([one for one, unit in units.items() if not (unit.phone and unit.active)])
    found = {}
    for one, unit in units.items():
        own = HelpNumber(unit.phone, one, unit.name, own=True) if unit.phone else None
        found[one] = Card(unit, numbers.get(one, own), hours[one])
    return found
