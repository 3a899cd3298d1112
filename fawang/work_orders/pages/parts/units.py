"""Which office somebody means by a number, a name or a place; and which one the rules suggest."""

from dataclasses import dataclass

from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean, whole_number
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.queries import WorkOrder

#: More than these are no choice: one types a little more instead.
MOST = 8


def meant(text: str, order_kind: str) -> list[UnitRow]:
    """Return the open units that `text` may mean: one where it is certain, at most MOST otherwise.

    A number is a unit's own; a full name means that unit; then a part of a name, then a place.
    """
    text = clean(text)
    if not text:
        return []
    if (number := whole_number(text)) is not None and (found := _open_unit(number)):
        return [found]
    named = [unit for unit in organisations.units(q=text, limit=MOST).items if unit.name == text]
    if len(named) == 1:
        return named
    # Another kind of unit is taken as well, if its name is written out.
    kind = office_of(order_kind)
    return list(organisations.units(q=text, kind=kind, limit=MOST).items) or _at_place(text, kind)


def office_of(order_kind: str) -> UnitKind | None:
    """Return which kind of unit handles a kind of order; None where any may."""
    office = kinds.kind_of(order_kind).office if order_kind else ""
    return UnitKind(office) if office else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where the rules would send an order now: an office it has not been at, and one that has returned it."""

    unit: UnitRow | None
    returned: str = ""


def suggested(order: WorkOrder) -> Suggestion:
    """Return where the rules would send `order` now.

    That may have changed since it came in: the table of jurisdictions is corrected from time to time. An
    office that has returned it is not suggested, since it would return it again.
    """
    route = organisations.find_route(
        service=kinds.service_of(order.kind),
        matter=order.matter,
        place=order.place,
        organ_kind=order.organ_kind,
        organ_place=order.organ_place,
        organ_level=order.organ_level,
    )
    fitting = [*([route.unit] if route.unit else []), *(one.office for one in route.alternatives)]
    left = [office.id for office in fitting if office.id not in (order.unit_id, *order.returned_by)]
    returned = route.unit.name if route.unit and route.unit.id in order.returned_by else ""
    return Suggestion(organisations.unit(left[0]) if left else None, returned)


def _open_unit(unit_id: int) -> UnitRow | None:
    try:
        found = organisations.unit(unit_id)
    except NotFound:
        return None
    return found if found.active else None


def _at_place(text: str, kind: UnitKind | None) -> list[UnitRow]:
    """Return the office of the place that `text` names, or one for each place that it may name."""
    if kind is None:
        return []
    found = regions.resolve_place(text)
    codes = (
        [found.code] if found.code and not found.ambiguous else [one.place.code for one in found.ambiguous]
    )
    nearest = [offices[0] for code in codes[:MOST] if (offices := organisations.nearest(code, kind))]
    return list({unit.id: unit for unit in nearest}.values())
