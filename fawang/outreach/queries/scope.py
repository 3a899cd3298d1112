"""Which rows somebody sees: those of the units at which they hold a permission, and below."""

from django.db.models import Model, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow

PAGE = 30


def scoped[Row: Model](rows: QuerySet[Row], by: Actor, *permissions: str) -> QuerySet[Row]:
    """Return those of `rows` whose units lie within the reach of `by` by any of `permissions`."""
    if by.kind == ActorKind.SYSTEM:
        return rows
    units = {unit for permission in permissions for unit in by.units_with(permission)}
    return rows.filter(units__overlap=sorted(units))


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
    unit = organisations.unit(unit_id)
    if by.kind != ActorKind.SYSTEM and not by.permissions_on(unit.path) & set(permissions):
        raise NotAllowed("not_allowed")
    return unit


def reach_of(by: Actor, *permissions: str) -> tuple[str, ...]:
    """Return the divisions of the units of `by`, without those that lie in another of them."""
    ids = {unit for permission in permissions for unit in by.units_with(permission)}
    codes = {row.region_code for row in organisations.units_by_id(ids).values()}
    return tuple(
        sorted(code for code in codes if not any(code != other and code.startswith(other) for other in codes))
    )
