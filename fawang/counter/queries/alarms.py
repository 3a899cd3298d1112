"""Alarms that stand, and who hears of them."""

from collections.abc import Collection

from fawang.counter.models import Alarm
from fawang.kernel.rules.actor import Actor
from fawang.people import queries as people
from fawang.people.rules import Permission

_HEARS = (Permission.COUNTER_SERVE, Permission.COUNTER_LEAD)


def topic(unit_id: int) -> str:
    """Return the topic under which alarms of a unit are announced."""
    return f"counter_alarm:{unit_id}"


def listeners(path: Collection[int]) -> list[int]:
    """Return the accounts that a message about an alarm goes to: who leads the unit or one above, who serves there."""
    units = [*path]
    leads = people.members({*units}, Permission.COUNTER_LEAD).values_list("pk", flat=True)
    serves = people.members({units[0]}, Permission.COUNTER_SERVE).values_list("pk", flat=True)
    return sorted({*leads, *serves})


def units_of(by: Actor) -> list[int]:
    """Return the units at which somebody serves or leads directly."""
    return sorted({unit for permission in _HEARS for unit in by.units_with(permission)})


def standing(by: Actor, *, most: int = 20) -> list[Alarm]:
    """Return the alarms that stand at the units of somebody and below, the latest first."""
    return [
        *Alarm.objects.filter(units__overlap=units_of(by), ended_at__isnull=True).order_by("-raised_at")[
            :most
        ]
    ]


def latest(by: Actor, *, most: int = 50) -> list[Alarm]:
    """Return the last alarms of the units of somebody and below, the latest first."""
    return [*Alarm.objects.filter(units__overlap=units_of(by)).order_by("-raised_at")[:most]]
