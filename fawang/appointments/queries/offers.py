"""What can be booked: the slots of a unit for a week, with their room; what is near to a date that cannot be kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from fawang.appointments.models import Appointment, Plan, Slot
from fawang.kernel import clock
from fawang.organisations.rules.languages import Language

#: How many slots ahead are looked at for somebody whose date cannot be kept.
_NEAR = 40
WEEK = 7
#: What everybody speaks is no skill.
_NO_SKILL = ("", Language.MANDARIN)

#: All slots of a unit in some days with what is taken: one index for the slots of each place, one for what is taken.
_SLOTS = """
    SELECT slot.id, slot.plan_id, slot.begins_at, slot.ends_at, slot.capacity,
           count(taken.id) FILTER (WHERE taken.until IS NULL OR taken.until > %(now)s) AS taken,
           slot.id IN (SELECT waits.slot_id FROM appointments_waiting waits) AS waited
      FROM appointments_place place
      JOIN appointments_plan plan ON plan.place_id = place.id AND plan.active
      JOIN appointments_slot slot ON slot.plan_id = plan.id AND slot.shut = ''
           AND slot.begins_at >= %(first)s AND slot.begins_at < %(last)s
           AND slot.begins_at >= %(now)s + plan.lead_minutes * %(lead)s * interval '1 minute'
      LEFT JOIN appointments_reservation taken ON taken.slot_id = slot.id
     WHERE place.unit_id = %(unit)s AND (%(plans)s::bigint[] IS NULL OR plan.id = ANY(%(plans)s))
     GROUP BY slot.id, slot.plan_id, slot.begins_at, slot.ends_at, slot.capacity
     ORDER BY slot.begins_at, slot.plan_id
"""


@dataclass(frozen=True, slots=True)
class Free:
    """A slot that one may book, and how many places it has left; none: one may wait for a place.

    `waited`: somebody waits already, and gets what becomes free before others do.
    """

    id: int
    plan_id: int
    begins: datetime
    ends: datetime
    left: int
    waited: bool


def slots_of(
    unit_id: int,
    first: date,
    now: datetime,
    *,
    days: int = WEEK,
    plan_ids: Collection[int] | None = None,
    staff: bool = False,
) -> list[Free]:
    """Return the slots of a unit that may be booked in some days, full ones among them, in order. One statement.

    Args:
        plan_ids: only of these plans; None: of all.
        staff: without the time that others have to book ahead.
    """
    begins = datetime.combine(first, time(), clock.CHINA)
    with connection.cursor() as cursor:
        cursor.execute(
            _SLOTS,
            {
                "now": now, "first": begins, "last": begins + timedelta(days=days), "unit": unit_id,
                "plans": None if plan_ids is None else list(plan_ids), "lead": 0 if staff else 1,
            },
        )  # fmt: skip
        return [
            Free(slot, plan, begins, ends, max(capacity - taken, 0), waited)
            for slot, plan, begins, ends, capacity, taken, waited in cursor.fetchall()
        ]


def chosen_plans(
    plans: Sequence[Plan], *, kind: str = "", service: str = "", language: str = "", matter: str = ""
) -> list[Plan]:
    """Return those of a unit's plans that fit what somebody has chosen; what is empty fits all.

    Everybody speaks Mandarin, and whose plan names no matters takes any.
    """
    return [
        plan
        for plan in plans
        if (not kind or plan.kind == kind)
        and (not service or plan.service in ("", service))
        and (language in _NO_SKILL or not plan.languages or language in plan.languages)
        and (not matter or not plan.matters or matter in plan.matters)
    ]


def same_time(row: Appointment, unit_ids: Sequence[int]) -> list[Slot]:
    """Return open slots that begin when an appointment does and fit it, those of its own unit first."""
    found = _fitting(row, unit_ids).filter(begins_at=row.begins_at)

    def order(slot: Slot) -> tuple[Any, ...]:
        assert slot.plan is not None
        # Beside each other: whoever knows the matter.
        knows = row.matter in slot.plan.matters
        return unit_ids.index(slot.place.unit_id), not knows, slot.ends_at, slot.pk

    return sorted(found, key=order)


def next_ones(row: Appointment, unit_ids: Sequence[int], now: datetime) -> list[Slot]:
    """Return open slots from now on that fit an appointment, the nearest to its time first."""
    found = (
        _fitting(row, unit_ids).filter(begins_at__gt=now + timedelta(hours=2)).order_by("begins_at")[:_NEAR]
    )
    return sorted(found, key=lambda slot: (abs(slot.begins_at - row.begins_at), slot.pk))


def _fitting(row: Appointment, unit_ids: Sequence[int]) -> QuerySet[Slot]:
    rows = Slot.objects.select_related("plan", "place").filter(
        place__unit_id__in=unit_ids,
        plan__active=True,
        plan__kind=row.plan.kind,
        plan__party__gte=row.party,
        shut="",
    )
    if row.service:
        rows = rows.filter(plan__service__in=("", row.service))
    if row.language not in _NO_SKILL:
        rows = rows.filter(Q(plan__languages=[]) | Q(plan__languages__contains=[row.language]))
    return rows if row.slot_id is None else rows.exclude(pk=row.slot_id)
