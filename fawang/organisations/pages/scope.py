"""Which units somebody may edit, and the way to them through the tree."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations import queries
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UNIT_EDIT

type Crumbs = list[tuple[str, str]]


def own_unit(by: Actor, unit_id: int) -> UnitRow:
    """Return a unit that `by` may edit.

    Raises:
        NotFound: there is none, or it is not theirs; the answer is the same.
    """
    row = queries.unit(unit_id)
    if UNIT_EDIT not in by.permissions_on(row.path):
        raise NotFound("unit_not_found")
    return row


def own_regions(by: Actor) -> tuple[str, ...]:
    """Return the divisions of the units that `by` may edit, without those that lie in another of them."""
    codes = {row.region_code for row in queries.units_by_id(by.units_with(UNIT_EDIT)).values()}
    return tuple(
        sorted(code for code in codes if not any(code != other and code.startswith(other) for other in codes))
    )


def crumbs(by: Actor, unit: UnitRow, *, inside: bool = False) -> Crumbs:
    """Return the way from the register down to the unit above; with `inside`, to the unit itself."""
    above = [unit_id for unit_id in reversed(unit.path) if inside or unit_id != unit.id]
    rows = queries.units_by_id(above)
    ways = [
        (rows[unit_id].name, reverse("organisations:unit", args=[unit_id]))
        for unit_id in above
        # What is above one's own units is not theirs to open.
        if unit_id in rows and UNIT_EDIT in by.permissions_on(rows[unit_id].path)
    ]
    return [(_("Offices"), reverse("organisations:register")), *ways]
