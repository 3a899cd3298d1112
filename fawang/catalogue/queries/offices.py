"""The offices that help with an item, for a place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fawang.appointments.queries import next_free
from fawang.appointments.queries.plans import with_plans
from fawang.kernel.rules.problems import NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.queries import Card, Wanted
from fawang.organisations.rules import UnitKind
from fawang.regions.rules import DIGITS, Level

#: So many are shown: the ones that serve the place, then the nearest of its city.
MOST: Final = 4
_LOOKED_AT: Final = 10
_PREFECTURE: Final = DIGITS[Level.PREFECTURE]


@dataclass(frozen=True, slots=True)
class Office:
    """An office, whether dates are given there here, and when the next one is free."""

    card: Card
    books: bool
    free: datetime | None


def office_of(unit_id: int, now: datetime) -> Office | None:
    """Return one open office; None where there is no such one."""
    try:
        card = organisations.card(unit_id, now)
    except NotFound:
        return None
    if not card.unit.active:
        return None
    return Office(card, unit_id in with_plans([unit_id]), next_free([unit_id], now).get(unit_id))


def offices_for(kinds: tuple[str, ...], place: str, now: datetime) -> tuple[Office, ...]:
    """Return open units of `kinds`: those that serve a division, the lowest first, then those nearest to its middle."""
    wanted = Wanted(tuple(UnitKind(kind) for kind in kinds))
    found = {
        one.card.unit.id: one.card for one in organisations.find_serving(place, wanted, now=now, at=None)
    }
    if len(found) < MOST and (middle := organisations.middle_of(place)):
        near = organisations.find_nearest(middle.position, wanted, now=now, limit=_LOOKED_AT)
        # Those of another city are near, and not competent.
        found |= {
            one.card.unit.id: one.card
            for one in near.items
            if one.card.unit.region_code[:_PREFECTURE] == place[:_PREFECTURE]
        }
    shown = dict(list(found.items())[:MOST])
    free, books = next_free(shown, now), with_plans(shown)
    return tuple(Office(card, unit in books, free.get(unit)) for unit, card in shown.items())
