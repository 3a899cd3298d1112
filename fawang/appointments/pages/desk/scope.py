"""At which offices somebody works, for pages that show one of them."""

from collections.abc import Sequence

from fawang.appointments.pages.choice import read_number
from fawang.appointments.queries import plans
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Permission

_MOST = 100


def units_of(by: Actor, permission: Permission) -> list[UnitRow]:
    """Return the offices with plans that somebody may see there, and their own, by name."""
    own = by.units_with(permission)
    found = organisations.units_by_id({*own, *plans.units_below(own, most=_MOST)}).values()
    return sorted((unit for unit in found if unit.active), key=lambda unit: (unit.id not in own, unit.name))


def unit_of(by: Actor, permission: Permission, typed: str, units: Sequence[UnitRow]) -> UnitRow | None:
    """Return the office that was chosen: one of `units`, or another below theirs; the first where none was.

    Raises:
        NotFound: it is not theirs.
    """
    if not typed:
        return units[0] if units else None
    unit = organisations.unit(read_number(typed))
    if permission not in by.permissions_on(unit.path):
        raise NotFound("unit_not_found")
    return unit
