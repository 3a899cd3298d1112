"""Plans and closed times: what a unit offers, and when it does not."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from fawang.appointments.models import Closure, Place, Plan
from fawang.appointments.rules import plans as rules
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.prepared import Lookup
from fawang.organisations.rules.hours import read_week
from fawang.people.rules import Permission

__all__ = [
    "Closure", "Plan", "all_ids", "closures", "closures_of", "lawyers_of", "managed", "of_unit", "paths_of_lawyer",
    "pattern_of", "place_name", "places_of", "plan_ids", "successors", "units_below", "with_plans",
]  # fmt: skip

_of_unit = Lookup[Plan](
    lambda unit_id: Plan.objects.filter(place__unit_id=unit_id, active=True).order_by("kind", "name", "pk")
)


def pattern_of(row: Plan) -> rules.Plan:
    """Return a plan as rules know it."""
    return rules.Plan(
        read_week(row.week), row.minutes, row.capacity, row.valid_from, row.valid_until, row.days_ahead
    )


def all_ids() -> list[int]:
    """Return the plans that have slots ahead to open."""
    return list(Plan.objects.filter(active=True).order_by("pk").values_list("pk", flat=True))


def plan_ids(unit_id: int | None, place_id: int | None, lawyer_id: int | None) -> list[int]:
    """Return the plans of a lawyer, a resource or a unit; a locked row each, so in their order."""
    rows = Plan.objects.filter(active=True)
    if lawyer_id is not None:
        rows = rows.filter(lawyer_id=lawyer_id)
    elif place_id is not None:
        rows = rows.filter(place_id=place_id)
    elif unit_id is not None:
        rows = rows.filter(place__unit_id=unit_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def of_unit(unit_id: int) -> list[Plan]:
    """Return what a unit offers, in the order in which it is read."""
    return _of_unit(unit_id)


def places_of(unit_id: int) -> dict[int, str]:
    """Return the resources of a unit: place → name."""
    rows = Plan.objects.filter(place__unit_id=unit_id, active=True).order_by("kind", "name")
    return dict(rows.values_list("place_id", "name"))


def paths_of_lawyer(lawyer_id: int) -> list[list[int]]:
    """Return the paths of the units at which a lawyer gives appointments."""
    rows = Plan.objects.filter(lawyer_id=lawyer_id, active=True)
    return [units for (units,) in rows.values_list("units").distinct()]


def lawyers_of(unit_id: int) -> dict[int, str]:
    """Return the lawyers who give appointments at a unit: number in the register → name."""
    rows = Plan.objects.filter(place__unit_id=unit_id, active=True, lawyer__isnull=False)
    return dict(rows.order_by("name").values_list("lawyer_id", "name"))


def managed(by: Actor, plan_id: int) -> Plan:
    """Return a plan to whoever manages the appointments of its unit.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    units = by.units_with(Permission.APPOINTMENT_MANAGE)
    row = (
        Plan.objects.select_related("place")
        .filter(pk=plan_id, active=True, units__overlap=list(units))
        .first()
    )
    if row is None:
        raise NotFound("not_found")
    return row


def closures_of(row: Plan, now: datetime) -> list[tuple[datetime, datetime | None]]:
    """Return the times, from now on, at which what a plan offers is closed: itself, its lawyer, all of the unit."""
    of_place = Q(Q(place_id=row.place_id) | Q(place__isnull=True), unit_id=row.place.unit_id)
    rows = Closure.objects.filter(
        of_place | Q(lawyer_id=row.lawyer_id, lawyer__isnull=False),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        lifted_at__isnull=True,
    )
    return list(rows.values_list("begins_at", "ends_at"))


def closures(unit_id: int, now: datetime) -> QuerySet[Closure]:
    """Return the closed times of a unit, and of lawyers who give appointments there, that are not over; next first."""
    rows = Closure.objects.filter(
        Q(unit_id=unit_id) | Q(lawyer_id__in=lawyers_of(unit_id)), lifted_at__isnull=True
    )
    return (
        rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .select_related("place")
        .order_by("begins_at")
    )


def place_name(place: Place | None) -> str:
    """Return what a resource is called; empty for a whole unit."""
    return place.resource.partition(":")[2] if place else ""


def units_below(unit_ids: Collection[int], *, most: int) -> list[int]:
    """Return the units with plans among `unit_ids` and those below them, `most` at most."""
    rows = Plan.objects.filter(units__overlap=list(unit_ids), active=True).order_by("place__unit_id")
    return list(rows.values_list("place__unit_id", flat=True).distinct()[:most])


def with_plans(unit_ids: Collection[int]) -> set[int]:
    """Return which of some units give appointments."""
    rows = Plan.objects.filter(place__unit_id__in=unit_ids, active=True)
    return set(rows.values_list("place__unit_id", flat=True))


def kinds_with_plans() -> frozenset[str]:
    """Return the kinds of units of which some give appointments."""
    rows = Plan.objects.filter(active=True, place__unit__active=True).values_list(
        "place__unit__kind", flat=True
    )
    return frozenset(rows.distinct())


def successors(unit_id: int) -> list[int]:
    """Return who goes on with what a closed unit did, and with what that one did, in this order."""
    found: list[int] = []
    rows = Closure.objects.filter(successor__isnull=False, lifted_at__isnull=True)
    while (
        following := rows.filter(unit_id=unit_id).values_list("successor_id", flat=True).first()
    ) is not None and following not in found:
        found.append(following)
        unit_id = following
    return found
