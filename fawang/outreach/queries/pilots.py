"""Which units are pilots, by programme. How they do beside the rest is the data centre's business."""

from dataclasses import dataclass
from datetime import date

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries.scope import scoped
from fawang.outreach.models import Pilot
from fawang.people.rules import Permission

_MOST = 200


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: its units by their numbers, and the day on which the first of them became a pilot."""

    name: str
    since: date
    units: tuple[int, ...]


def listed(by: Actor, *permissions: Permission) -> list[Pilot]:
    """Return the pilots within the reach of `by` by any of `permissions`, by programme."""
    rows = scoped(Pilot.objects.select_related("unit"), by, *(permissions or (Permission.OUTREACH_MANAGE,)))
    return list(rows.order_by("programme", "since", "id")[:_MOST])


def programmes(by: Actor) -> list[Programme]:
    """Return the programmes of pilots whose figures `by` may see."""
    found: dict[str, list[Pilot]] = {}
    for row in listed(by, Permission.DATA_VIEW):
        found.setdefault(row.programme, []).append(row)
    return [
        Programme(name, min(row.since for row in rows), tuple(row.unit_id for row in rows))
        for name, rows in found.items()
    ]
