"""The register from a file: every row is judged first, and unless all are right nothing is kept."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.lawyers.models import FirmProfile, Profile
from fawang.lawyers.rules import Target
from fawang.organisations import queries as organisations
from fawang.organisations.actions import edit_lawyer, lots, register_lawyer
from fawang.organisations.actions.lots import Write
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.organisations.rules import UnitKind

IMPORTED = audit.declare(
    "lawyers.register_imported", gettext_lazy("Brought in the register of lawyers from a file")
)
_SHOWN = ("legal_aid", "takes_requests")


def import_register(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
    """Bring in lawyers and firms by the number of their licence, or, where any row is wrong, nothing.

    Lawyers are entered in the register of organisations; what the directory shows besides is kept here.

    Args:
        rows: as `sheets.rows.read_rows` gives them for `transfer.REGISTER`.
        dry_run: judge, and keep nothing.
    """
    given = list(rows)
    state = Imported(read=len(given))
    with lots.alone("lawyers.register"):
        writes = list(_Register(by, given).judge(state))
        lots.keep(state, given, writes, dry_run=dry_run)
        if state.kept and writes:
            audit.record(IMPORTED, by=by, object="lawyers:register", new=state.created, changed=state.changed)
    return state


class _Register:
    def __init__(self, by: Actor, rows: list[Row]) -> None:
        self._by, self._rows = by, rows
        licences = lots.values(rows, "licence_no")
        self._lawyers = organisations.lawyers_licensed(licences)
        self._profiles = Profile.objects.in_bulk([one.id for one in self._lawyers.values()])
        self._firms = {one.licence_no: one for one in FirmProfile.objects.filter(licence_no__in=licences)}
        self._coded = organisations.units_coded(lots.values(rows, "unit"))
        ids = {one.firm_id for one in self._lawyers.values()} | {one.pk for one in self._firms.values()}
        self._units = organisations.units_by_id(ids)
        entered = FirmProfile.objects.filter(pk__in=[unit.id for unit in self._coded.values()])
        self._entered = dict(entered.values_list("pk", "licence_no"))

    def judge(self, state: Imported) -> Iterator[Write]:
        for row in lots.once(self._rows, "licence_no"):
            licence = str(row.values["licence_no"])
            sort = row.values.get("sort") or (
                Target.LAWYER if licence in self._lawyers else Target.FIRM if licence in self._firms else None
            )
            if sort is None:
                row.wrong("sort", "field_required")
                continue
            other = self._firms if sort == Target.LAWYER else self._lawyers
            if licence in other:
                row.wrong("sort", "lawyers_other_sort", licence)
                continue
            write = self._lawyer(row, licence) if sort == Target.LAWYER else self._firm(row, licence)
            if row.problems:
                continue
            if write is None:
                state.same += 1
                continue
            known = licence in (self._lawyers if sort == Target.LAWYER else self._firms)
            state.changed += known
            state.created += not known
            yield write

    def _unit(self, row: Row) -> UnitRow | None:
        given = str(row.values["unit"])
        unit = self._coded.get(given)
        if unit is None:
            row.wrong("unit", "lawyers_unit_unknown", given)
        elif unit.kind != UnitKind.LAW_FIRM:
            row.wrong("unit", "lawyers_no_firm", unit.name)
        elif lots.may(self._by, row, "unit", unit):
            return unit
        return None

    def _lawyer(self, row: Row, licence: str) -> Write | None:
        there = self._lawyers.get(licence)
        if there is None:
            for name in ("name", "unit"):
                if not row.values.get(name):
                    row.wrong(name, "field_required")
        if row.problems or (there and not lots.may(self._by, row, "licence_no", self._units[there.firm_id])):
            return None
        unit = self._unit(row) if row.values.get("unit") else None
        if row.problems:
            return None
        entry = self._changes(row, there, unit)
        profile = self._profiles.get(there.id) if there else None
        shown = {
            name: row.values[name] for name in (*_SHOWN, "phone")
            if name in row.values and row.values[name] != getattr(profile or Profile(), name)
        }  # fmt: skip
        if there and not entry and not shown:
            return None
        return lambda: self._save_lawyer(licence, there, entry, shown)

    @staticmethod
    def _changes(row: Row, there: LawyerRow | None, unit: UnitRow | None) -> dict[str, object]:
        wanted: dict[str, object] = {
            name: row.values[column]
            for column, name in (
                ("name", "name"), ("first_licensed", "practising_since"), ("fields", "skills"),
                ("languages", "languages"), ("active", "active"),
            )
            if column in row.values
        }  # fmt: skip
        if unit is not None:
            wanted["firm_id"] = unit.id
        if there is None:
            return wanted

        def differs(name: str, value: object) -> bool:
            now = getattr(there, name)
            return sorted(now) != value if isinstance(value, list) else now != value

        return {name: value for name, value in wanted.items() if differs(name, value)}

    def _save_lawyer(
        self, licence: str, there: LawyerRow | None, entry: dict[str, object], shown: dict[str, object]
    ) -> None:
        if there is None:
            active = entry.pop("active", True)
            made = register_lawyer(by=self._by, licence_no=licence, **entry)  # type: ignore[arg-type]
            lawyer_id = made.pk
            if not active:
                edit_lawyer(by=self._by, lawyer_id=lawyer_id, version=made.version, active=False)
        else:
            lawyer_id = there.id
            if entry:
                edit_lawyer(by=self._by, lawyer_id=lawyer_id, version=there.version, **entry)  # type: ignore[arg-type]
        if shown:
            profile, _ = Profile.objects.get_or_create(pk=lawyer_id)
            for name, value in shown.items():
                setattr(profile, name, value)
            profile.version += 1
            profile.save()

    def _firm(self, row: Row, licence: str) -> Write | None:
        there = self._firms.get(licence)
        if there is None and not row.values.get("unit"):
            row.wrong("unit", "field_required")
            return None
        unit = self._unit(row) if row.values.get("unit") else self._units[there.pk] if there else None
        if unit is None or not lots.may(self._by, row, "licence_no", unit):
            return None
        if (there and there.pk != unit.id) or self._entered.get(unit.id, licence) != licence:
            row.wrong("unit", "lawyers_unit_taken", unit.name)
            return None
        self._entered[unit.id] = licence
        entry = there or FirmProfile(firm_id=unit.id, licence_no=licence)
        changes = {
            name: row.values[name] for name in _SHOWN
            if name in row.values and row.values[name] != getattr(entry, name)
        }  # fmt: skip
        if there and not changes:
            return None

        def write() -> None:
            for name, value in changes.items():
                setattr(entry, name, value)
            entry.version += there is not None
            entry.save()

        return write
