"""The register of units."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Length

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.kernel.storage.prepared import Lookup, run
from fawang.organisations.models import Jurisdiction, Lawyer, Unit
from fawang.organisations.queries.rows import UnitRow, row_of
from fawang.organisations.rules import UnitKind
from fawang.regions.rules import chain, is_code

PAGE = 50
by_id = Lookup[Unit](lambda pk: Unit.objects.filter(pk=pk))


@cache
def _serving(kind: UnitKind) -> Lookup[Unit]:
    """Return what finds the open units of a kind by the codes of divisions, in one text: a lookup has one value."""

    def among(codes: str) -> Func:
        parts = Func(Value(codes), Value(" "), template="(string_to_array(%(expressions)s))")
        return Func(
            F("region_code"),
            parts,
            template="%(expressions)s",
            arg_joiner=" = ANY ",
            output_field=BooleanField(),
        )

    return Lookup(
        lambda codes: Unit.objects.filter(among(codes), kind=kind, active=True).order_by(
            Length("region_code").desc(), "id"
        ),
        text=True,
    )


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Some units, and the cursor of the next page if there is one."""

    items: tuple[UnitRow, ...]
    next_cursor: str | None


def unit(unit_id: int) -> UnitRow:
    """Return a unit, also a closed one.

    Raises:
        NotFound: `unit_not_found`.
    """
    row = by_id.first(unit_id)
    if row is None:
        raise NotFound("unit_not_found")
    return row_of(row)


def names(unit_ids: set[int]) -> dict[int, str]:
    """Return names by id, in one statement."""
    return dict(run("SELECT id, name FROM organisations_unit WHERE id = ANY(%s)", [list(unit_ids)]))


def units_by_id(unit_ids: Collection[int]) -> dict[int, UnitRow]:
    """Return units by id, in one statement."""
    return {row.pk: row_of(row) for row in Unit.objects.filter(pk__in=unit_ids)}


def units_coded(codes: Collection[str]) -> dict[str, UnitRow]:
    """Return units by the number of their bureau's own register, or by #system number; unknown ones are left out."""
    own = {one: int(one[1:]) for one in codes if one[:1] == "#" and one[1:].isdecimal() and len(one) < 19}
    rows = list(map(row_of, Unit.objects.filter(Q(code__in=codes) | Q(pk__in=own.values()))))
    by_id = {row.id: row for row in rows}
    coded = {row.code: row for row in rows if row.code in set(codes)}
    return {**coded, **{one: by_id[number] for one, number in own.items() if number in by_id}}


def any_units() -> bool:
    """Tell whether the province has been loaded."""
    return Unit.objects.exists()


def tops() -> tuple[int, ...]:
    """Return the units that stand under no other."""
    return tuple(Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True))


def unit_path(unit_id: int) -> tuple[int, ...]:
    """Return the unit's own id and those of all above it, lowest first.

    Raises:
        NotFound: `unit_not_found`.
    """
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound("unit_not_found")
    return tuple(path)


def superior(unit_id: int) -> UnitRow | None:
    """Return the unit directly above, which decides what this one may not; None at the top."""
    above = Unit.objects.filter(pk=unit_id).values("parent_id")
    row = Unit.objects.filter(pk__in=above).first()
    return row_of(row) if row else None


def successor(unit_id: int) -> UnitRow | None:
    """Return the unit that goes on with what a closed one did; None where it is open, or nobody does."""
    after = Unit.objects.filter(pk=unit_id).values("successor_id")
    row = Unit.objects.filter(pk__in=after).first()
    return row_of(row) if row else None


def units(
    *,
    region: str | None = None,
    kind: UnitKind | None = None,
    q: str = "",
    under: int | None = None,
    within: Collection[int] | None = None,
    parent: int | None = None,
    active: bool | None = True,
    cursor: str | None = None,
    limit: int = PAGE,
) -> UnitPage:
    """Return units in the order of their divisions, a page at a time.

    Args:
        region: only units of this division and those in it.
        kind: only units of this kind.
        q: only units with this in their name.
        under: only this unit and those below it.
        within: only these units and those below them.
        parent: only those directly below this unit.
        active: only open ones (True), only closed ones (False), or all (None).
        cursor: where the last page ended.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows: QuerySet[Unit] = Unit.objects.order_by("region_code", "id")
    if region:
        if not is_code(region):
            return UnitPage((), None)
        rows = rows.filter(region_code__startswith=region)
    if kind:
        rows = rows.filter(kind=kind)
    if q := clean(q):
        rows = rows.filter(name__contains=q)
    if under is not None:
        rows = rows.filter(path__contains=[under])
    if within is not None:
        rows = rows.filter(path__overlap=list(within))
    if parent is not None:
        rows = rows.filter(parent_id=parent)
    if active is not None:
        rows = rows.filter(active=active)
    if cursor:
        code, last = read_cursor(cursor, str, int)
        if not is_code(code):
            raise Invalid("cursor_invalid")
        rows = rows.filter(Q(region_code__gt=code) | Q(region_code=code, id__gt=last))
    found = list(rows[: limit + 1])
    items = tuple(row_of(row) for row in found[:limit])
    more = len(found) > limit
    return UnitPage(items, write_cursor(items[-1].region_code, items[-1].id) if more else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What still hangs on a unit, so that it cannot be closed yet."""

    units: int
    lawyers: int
    jurisdictions: int


def standing(unit_id: int) -> Standing:
    """Return how many open units, active lawyers and jurisdictions that have not ended a unit has."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    return Standing(
        units=Unit.objects.filter(parent_id=unit_id, active=True).count(),
        lawyers=Lawyer.objects.filter(firm_id=unit_id, active=True).count(),
        jurisdictions=Jurisdiction.objects.filter(lasting, unit_id=unit_id, active=True).count(),
    )


def nearest(region_code: str, kind: UnitKind) -> tuple[UnitRow, ...]:
    """Return the open units of `kind` that serve a place: its own division's first, then those above."""
    return tuple(map(row_of, _serving(kind)(" ".join(chain(region_code)))))


def bureau_of(region_code: str) -> UnitRow | None:
    """Return the justice bureau that leads a place: the lowest there is."""
    return next(iter(nearest(region_code, UnitKind.BUREAU)), None)
