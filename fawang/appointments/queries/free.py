"""The next free slot of units, in one statement."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

#: Of each place the first slot that has room: an index leads there, and what is taken is counted only up to it.
_NEXT = """
    SELECT place.unit_id, min(free.begins_at)
      FROM appointments_place place
      JOIN appointments_plan plan ON plan.place_id = place.id AND plan.active
      CROSS JOIN LATERAL (
        SELECT slot.begins_at FROM appointments_slot slot
         WHERE slot.plan_id = plan.id AND slot.shut = ''
           AND slot.begins_at >= %(now)s + plan.lead_minutes * interval '1 minute'
           AND slot.capacity > (
             SELECT count(*) FROM appointments_reservation taken
              WHERE taken.slot_id = slot.id AND (taken.until IS NULL OR taken.until > %(now)s))
           AND NOT EXISTS (SELECT FROM appointments_waiting waits WHERE waits.slot_id = slot.id)
         ORDER BY slot.begins_at LIMIT 1) free
     WHERE place.unit_id = ANY(%(units)s)
       AND (%(service)s = '' OR plan.service IN ('', %(service)s))
     GROUP BY place.unit_id
"""


def next_free(unit_ids: Collection[int], now: datetime, service: str | None = None) -> dict[int, datetime]:
    """Return the beginning of the next slot with room of each unit, by unit; those without one are left out.

    Args:
        unit_ids: units, some dozens at once.
        service: only what one may come for with this (organisations.Service); None: with anything.
    """
    if not unit_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"now": now, "units": list(unit_ids), "service": service or ""})
        return dict(cursor.fetchall())
