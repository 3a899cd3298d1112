"""Numbers that are dialled, for whoever manages them."""

from dataclasses import dataclass

from django.conf import settings

from fawang.hotline.models.operating import Number
from fawang.hotline.queries import operating
from fawang.hotline.queries.operating import Dialled
from fawang.kernel.rules.problems import NotFound


@dataclass(frozen=True, slots=True)
class Listed:
    """A number, and what holds for calls to it. `row` None: the installation's own, as nobody has changed it."""

    number: str
    row: Number | None
    holds: Dialled


def own() -> str:
    """Return the installation's own number."""
    return str(settings.FAWANG_HOTLINE_NUMBER)


def listed() -> list[Listed]:
    """Return all numbers, the installation's own first."""
    rows = {row.number: row for row in Number.objects.order_by("-active", "number")}
    first = rows.pop(own(), None)
    return [
        Listed(own(), first, operating.dialled(first) if first else Dialled()),
        *(Listed(row.number, row, operating.dialled(row)) for row in rows.values()),
    ]


def number(dialled: str) -> Listed:
    """Return one of them.

    Raises:
        NotFound: it is not answered.
    """
    found = next((one for one in listed() if one.number == dialled), None)
    if found is None:
        raise NotFound("not_found")
    return found


def locked(dialled: str) -> Number | None:
    """Return the row of a number, which nobody else changes until the transaction ends."""
    return Number.objects.select_for_update().filter(number=dialled).first()
