"""Which rows somebody sees: those of the units at which they hold a permission, and below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.storage.paging import write_cursor
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Some rows, and the cursor of the next page if there is one."""

    rows: Sequence[Row]
    next: str | None


def page_of[Row: Model](
    rows: QuerySet[Row], key: Callable[[Row], tuple[str | int, ...]], limit: int = PAGE
) -> Page[Row]:
    """Return the first rows of an ordered query.

    Args:
        key: what the cursor holds of the last row: where the next page goes on.
    """
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], write_cursor(*key(found[limit - 1])) if more else None)


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
