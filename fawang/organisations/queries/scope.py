"""Which rows of a room somebody sees: those of the units at which they hold a permission, and below.

For tables with a column `units`: the unit whose row it is and those above it.
"""

from django.db.models import Model, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations.queries.rows import UnitRow
from fawang.organisations.queries.units import unit


def reach(by: Actor, *permissions: str) -> list[int]:
    """Return the units at which `by` holds any of `permissions`."""
    return sorted({held for permission in permissions for held in by.units_with(permission)})


def scoped[Row: Model](rows: QuerySet[Row], by: Actor, *permissions: str) -> QuerySet[Row]:
    """Return those of `rows` whose `units` lie within the reach of `by` by any of `permissions`."""
    return rows if by.kind == ActorKind.SYSTEM else rows.filter(units__overlap=reach(by, *permissions))


def one_of[Row: Model](rows: QuerySet[Row], by: Actor, code: str, *permissions: str) -> Row:
    """Return the row of `code` within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = scoped(rows, by, *permissions).filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def reached(by: Actor, unit_id: int, *permissions: str) -> UnitRow:
    """Return a unit at which `by` holds one of `permissions`.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: they do not.
    """
    found = unit(unit_id)
    if by.kind != ActorKind.SYSTEM and not by.permissions_on(found.path) & set(permissions):
        raise NotAllowed("not_allowed")
    return found
