"""What is said of an office wherever one is named: where it is, whom to ring, whether it is open."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from fawang.kernel.rules.problems import NotFound
from fawang.organisations.models import Unit
from fawang.organisations.queries.calendars import calendars_for
from fawang.organisations.queries.rows import UnitRow, row_of
from fawang.organisations.queries.units import nearest
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.hours import AHEAD, CHINA, Opening, Special, opening_at, read_intervals

# Each unit with the nearest of its path that has a number, else the hotline, and the days that it keeps otherwise.
_CARDS = """
    SELECT unit.*, call.id AS call_id, call.phone AS call_phone, call.name AS call_name, kept.special
    FROM organisations_unit AS unit
    LEFT JOIN LATERAL (
        SELECT id, phone, name FROM organisations_unit AS above
        WHERE (above.id = ANY(unit.path) OR above.kind = 'hotline_centre') AND above.active AND above.phone <> ''
        ORDER BY array_position(unit.path, above.id), above.depth LIMIT 1
    ) AS call ON true
    LEFT JOIN LATERAL (
        SELECT json_object_agg(day, json_build_array(intervals, reason))::text AS special
        FROM organisations_unitexception WHERE unit_id = unit.id AND day >= %(first)s AND day < %(last)s
    ) AS kept ON true
    WHERE unit.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number to ring about an office, and whose it is. `own`: the office has it itself."""

    phone: str
    unit_id: int
    unit_name: str
    own: bool


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
    """Return the cards of offices by id: one statement, as lists of offices are asked for often.

    Calendars come from what the process keeps. A day that an office keeps otherwise stands against its calendar here
    and moves no term: that its counter is closed for a day does not stop the clock of a matter.
    """
    if not unit_ids:
        return {}
    first = now.astimezone(CHINA).date()
    rows = Unit.objects.raw(
        _CARDS, {"ids": list(unit_ids), "first": first, "last": first + timedelta(days=AHEAD)}
    )
    found: dict[int, Any] = {row.pk: row for row in rows}
    calendars = calendars_for(found)
    cards = {}
    for pk, row in found.items():
        special = {
            date.fromisoformat(day): Special(read_intervals(intervals), reason)
            for day, (intervals, reason) in json.loads(row.special or "{}").items()
        }
        known = row.hours is not None
        kept = calendars[pk]
        hours = opening_at(now, known=known, usual=kept.hours, special=special, unsure=kept.is_unsure)
        cards[pk] = Card(row_of(row), _call(row), hours)
    return cards


def _call(row: Any) -> HelpNumber | None:
    if row.call_id is None:
        return None
    return HelpNumber(row.call_phone, row.call_id, row.call_name, own=row.call_id == row.pk)
