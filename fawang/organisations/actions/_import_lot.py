"""One lot of rows of a file, judged against the register: what is new, what changes, what is wrong."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.kernel.storage.sheets.rows import Row
from fawang.organisations.actions.units import new_ids
from fawang.organisations.models import Unit
from fawang.organisations.rules import PARENTS, Above, UnitKind, check_place, check_right, kinds
from fawang.regions import queries as regions
from fawang.regions.rules import chain

#: Columns whose values are fields of the unit as they stand.
_PLAIN = (
    "code",
    "name",
    "address",
    "directions",
    "phone",
    "latitude",
    "longitude",
    "hours",
    "lift",
    "ramp",
    "accepts_any",
)
_LISTS = ("other_phones", "services", "languages")


class Lot:
    """Reads what the rows need in three statements, and sorts the rows. Nothing is written here.

    `changed` has with each unit what it was before.
    """

    def __init__(self, by: Actor, rows: Sequence[Row], now: datetime, earlier: Sequence[Unit]) -> None:
        """Take rows; `earlier` are units that lots before would have created, had they been saved."""
        self._by, self._rows, self._now, self._earlier = by, rows, now, earlier
        self.new: list[Unit] = []
        self.changed: list[tuple[Unit, dict[str, Any]]] = []
        self.same = 0
        self._by_code: dict[str, Unit] = {}
        self._by_id: dict[int, Unit] = {}
        self._places: dict[tuple[str, str], Unit] = {}
        self._touched: set[int] = set()

    def judge(self) -> None:
        """Sort all rows."""
        self._read()
        for row in self._rows:
            if not row.problems:
                self._judge(row)
        for pk, unit in zip(new_ids(len(self.new)), self.new, strict=True):
            unit.pk = pk
        # Those above come first: their paths are whole when those below are reached.
        for unit in self.new:
            parent = unit.parent
            assert parent is not None
            # Once more, for its number is known only now.
            unit.parent = parent
            unit.path = [unit.pk, *parent.path]

    def _read(self) -> None:
        given = [row.values for row in self._rows]
        codes = {one["code"] for one in given if "code" in one}
        ids = {one["id"] for one in given if "id" in one}
        parents = {one["parent"] for one in given if "parent" in one}
        codes |= {one for one in parents if not one.startswith("#")}
        ids |= {
            int(one[1:]) for one in parents if one.startswith("#") and one[1:].isdecimal() and len(one) < 18
        }
        # Locked in one order, whoever else writes.
        found = Unit.objects.select_for_update().filter(Q(code__in=codes) | Q(pk__in=ids)).order_by("pk")
        for unit in found:
            self._enter(unit)
        places = {
            code for one in given if "region" in one and "parent" not in one for code in chain(one["region"])
        }
        leading = Unit.objects.filter(
            kind__in=(UnitKind.BUREAU, UnitKind.TOWN_STATION), region_code__in=places, active=True
        )
        for unit in leading.order_by("-pk"):
            # The same unit is one object, whichever way it was found.
            self._places[unit.kind, unit.region_code] = self._by_id.setdefault(unit.pk, unit)
        for unit in self._earlier:
            self._enter(unit)

    def _enter(self, unit: Unit) -> None:
        if unit.pk:
            self._by_id[unit.pk] = unit
        if unit.code:
            self._by_code[unit.code] = unit
        if unit.active and unit.kind in (UnitKind.BUREAU, UnitKind.TOWN_STATION):
            self._places.setdefault((unit.kind, unit.region_code), unit)

    def _judge(self, row: Row) -> None:
        number = row.values.get("id")
        unit = self._by_code.get(row.values.get("code", "")) or self._by_id.get(number or 0)
        if unit is None and number:
            row.wrong("id", "unit_not_found", number)
        elif unit and number and unit.pk != number:
            row.wrong("code", "unit_code_taken", row.values["code"])
        elif unit is None:
            self._create(row)
        elif not unit.pk or unit.pk in self._touched:
            row.wrong("code", "import_twice", row.values.get("code", row.values.get("id", "")))
        else:
            self._touched.add(unit.pk)
            self._change(row, unit)

    def _create(self, row: Row) -> None:
        given = row.values
        for name in ("kind", "region", "name"):
            if not given.get(name):
                row.wrong(name, "field_required")
        if "region" in given and not regions.exists(given["region"]):
            row.wrong("region", "region_unknown", given["region"])
        if row.problems:
            return
        kind: UnitKind = given["kind"]
        parent = self._parent_of(row, kind, given["region"])
        if parent is None:
            return
        above = Above(UnitKind(parent.kind), parent.region_code, parent.depth, parent.active)
        try:
            check_right(self._by, _path(parent))
            check_place(kind, given["region"], above)
        except NotAllowed:
            row.wrong("code", "import_not_yours", given.get("code", ""))
            return
        except Invalid as problem:
            for field, code in problem.errors.items():
                row.wrong({"parent_id": "parent", "region_code": "region"}.get(field, field), code)
            return
        unit = Unit(
            kind=kind, region_code=given["region"], parent=parent, depth=parent.depth + 1, path=[],
            services=list(kinds.ROWS[kind].services), created_at=self._now, updated_at=self._now,
        )  # fmt: skip
        _fill(unit, given)
        self.new.append(unit)
        self._enter(unit)

    def _parent_of(self, row: Row, kind: UnitKind, region: str) -> Unit | None:
        named = row.values.get("parent", "")
        if named:
            number = named[1:] if named.startswith("#") and named[1:].isdecimal() else ""
            found = self._by_id.get(int(number)) if number else self._by_code.get(named)
            if found is None:
                row.wrong("parent", "import_no_parent", named)
            return found
        wanted = UnitKind.TOWN_STATION if UnitKind.BUREAU not in PARENTS[kind] else UnitKind.BUREAU
        for code in chain(region):
            if found := self._places.get((wanted, code)):
                return found
        row.wrong("parent", "import_no_parent")
        return None

    def _change(self, row: Row, unit: Unit) -> None:
        try:
            check_right(self._by, unit.path)
        except NotAllowed:
            row.wrong("code", "import_not_yours", row.values.get("code", ""))
            return
        if not unit.active:
            row.wrong("code", "unit_closed", row.values.get("code", ""))
        for name, stands in (("kind", unit.kind), ("region", unit.region_code)):
            if row.values.get(name, stands) != stands:
                row.wrong(name, "import_fixed", row.values[name])
        named = row.values.get("parent")
        above = unit.parent_id and self._by_id.get(unit.parent_id)
        if named and named != f"#{unit.parent_id}" and (not above or above.code != named):
            row.wrong("parent", "import_fixed", named)
        if "name" in row.values and not row.values["name"]:
            row.wrong("name", "field_required")
        if row.problems:
            return
        before = _fill(unit, row.values)
        if before:
            unit.version += 1
            unit.updated_at = self._now
            self.changed.append((unit, before))
            self._enter(unit)
        else:
            self.same += 1


def _path(unit: Unit) -> list[int]:
    """Return the path of a unit; of one that is not written yet, that of those above it."""
    while not unit.path and unit.parent:
        unit = unit.parent
    return unit.path


def _fill(unit: Unit, given: dict[str, Any]) -> dict[str, Any]:
    """Give a unit the values of a row; return what was otherwise before, as JSON has it."""
    before: dict[str, Any] = {}
    for name in (*_PLAIN, *_LISTS):
        if name not in given:
            continue
        value = list(given[name]) if name in _LISTS else given[name]
        if (stood := getattr(unit, name)) != value:
            before[name] = str(stood) if isinstance(stood, Decimal) else stood
            setattr(unit, name, value)
    return before
