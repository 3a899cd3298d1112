"""Pages of rows, and where somebody reaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.paging import write_cursor
from fawang.organisations import queries as organisations
from fawang.organisations.queries.scope import reach

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


def reach_of(by: Actor, *permissions: str) -> tuple[str, ...]:
    """Return the divisions of the units of `by`, without those that lie in another of them."""
    codes = {row.region_code for row in organisations.units_by_id(reach(by, *permissions)).values()}
    return tuple(
        sorted(code for code in codes if not any(code != other and code.startswith(other) for other in codes))
    )
