"""Whose figures somebody sees: those of the units at which they may, with all below, as in an inbox.

A bureau of justice also sees what happened in its division, whoever served it: a county's leaders answer for the
demand of the county, though the province's hotline takes the calls (docs/adr/0029-whose-figures.md).
"""

from fawang.datacentre.queries.questions.question import Scope
from fawang.kernel.rules.actor import Actor
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission

#: The code of a province has two digits.
_PROVINCE = 2


def scope_of(by: Actor, permission: Permission = Permission.DATA_VIEW) -> Scope:
    """Return what somebody may see of the facts: nothing, if `permission` is granted to them nowhere."""
    held = organisations.units_by_id(by.units_with(permission)).values()
    bureaux = [unit for unit in held if unit.kind == UnitKind.BUREAU]
    if any(len(unit.region_code) == _PROVINCE for unit in bureaux):
        return Scope()
    return Scope(
        regions=tuple(sorted({unit.region_code for unit in bureaux})),
        units=tuple(sorted(unit.id for unit in held)),
    )
