"""The register from a file: every row is judged first, and unless all are right nothing is kept."""

from collections.abc import Iterable

from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy

from fawang.appraisal.models import Appraiser, Institution
from fawang.appraisal.queries import register
from fawang.appraisal.transfer import Sort
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.organisations import queries as organisations
from fawang.organisations.actions import lots
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people

IMPORTED = audit.declare(
    "appraisal.register_imported", gettext_lazy("Brought in the register of appraisers from a file")
)
#: What both have, by the name of the column.
_COMMON = ("scope", "qualification", "valid_until", "suspended_until", "interests", "active")
#: What an entry that is new needs.
_NEEDED = {
    Sort.INSTITUTION: ("unit", "scope", "valid_until"),
    Sort.APPRAISER: ("name", "institution", "scope", "valid_until"),
}


type _Entry = Institution | Appraiser


def import_register(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
    """Bring in institutions and appraisers, or, where any row is wrong, nothing.

    An entry is found again by the number of its licence. A cell that is empty leaves what is there. An appraiser may
    stand before their institution.

    Args:
        rows: as `sheets.rows.read_rows` gives them for `appraisal.transfer.SHEET`.
        dry_run: judge, and keep nothing.
    """
    given = list(rows)
    state = Imported(read=len(given))
    with lots.alone("appraisal.import"):
        changes = _Lot(by, given).judge(state)
        # Institutions stand before those who work there: see `judge`.
        lots.keep(state, given, [one.save for one in changes], dry_run=dry_run)
        if state.kept and changes:
            audit.record(
                IMPORTED, by=by, object="appraisal:register",
                licences=[one.licence_no for one in changes], new=state.created, changed=state.changed,
            )  # fmt: skip
    return state


class _Lot:
    """All rows of a file, judged against what is there and against each other."""

    def __init__(self, by: Actor, rows: list[Row]) -> None:
        """Read what the rows need, in a statement for each table."""
        self._by, self._rows = by, rows
        licences = lots.values(rows, "licence_no") | lots.values(rows, "institution")
        self._institutions = {row.licence_no: row for row in register.institutions_licensed(licences)}
        self._appraisers = {row.licence_no: row for row in register.appraisers_licensed(licences)}
        there: list[_Entry] = [*self._institutions.values(), *self._appraisers.values()]
        self._before = {entry.licence_no: model_to_dict(entry) for entry in there}
        self._coded = organisations.units_coded(lots.values(rows, "unit"))
        self._units = organisations.units_by_id(
            {row.unit_id for row in self._institutions.values()}
            | {row.institution_id for row in self._appraisers.values()}
        )
        self._accounts = people.accounts_named(lots.values(rows, "account"))
        self._entered = register.entered_units({row.id for row in self._coded.values()})

    def judge(self, state: Imported) -> list[_Entry]:
        """Return what is to be saved, institutions first; what is wrong is noted at its row."""
        changes: list[_Entry] = []
        # Those of institutions first: an appraiser may stand above theirs.
        for row in lots.once(
            sorted(self._rows, key=lambda row: self._sort(row) != Sort.INSTITUTION), "licence_no"
        ):
            entry = self._institution(row) if self._sort(row) == Sort.INSTITUTION else self._appraiser(row)
            if entry is None or row.problems:
                continue
            before = self._before.get(entry.licence_no)
            for name in _COMMON:
                if name in row.values:
                    setattr(entry, name, row.values[name])
            if before is None:
                state.created += 1
            elif before == model_to_dict(entry):
                state.same += 1
                continue
            else:
                state.changed += 1
            changes.append(entry)
        return changes

    def _sort(self, row: Row) -> Sort | None:
        licence = str(row.values.get("licence_no", ""))
        given: Sort | None = row.values.get("sort")
        if given:
            return given
        if licence in self._institutions:
            return Sort.INSTITUTION
        return Sort.APPRAISER if licence in self._appraisers else None

    def _known(self, row: Row, sort: Sort | None, there: _Entry | None, other: bool) -> bool:
        """Return whether a row can be taken for an entry of its sort; what keeps it from that is noted."""
        if sort is None:
            row.wrong("sort", "field_required")
        elif other:
            row.wrong("sort", "register_other_sort", row.values.get("sort", ""))
        elif there is None:
            for name in _NEEDED[sort]:
                if not row.values.get(name):
                    row.wrong(name, "field_required")
        return not row.problems

    def _institution(self, row: Row) -> Institution | None:
        licence = str(row.values["licence_no"])
        there = self._institutions.get(licence)
        if not self._known(row, Sort.INSTITUTION, there, licence in self._appraisers):
            return None
        unit = self._coded.get(str(row.values.get("unit", "")))
        if there is None or row.values.get("unit"):
            if unit is None:
                row.wrong("unit", "register_unit_unknown", row.values["unit"])
                return None
            if unit.kind != UnitKind.APPRAISAL_INSTITUTE:
                row.wrong("unit", "register_no_institution", unit.name)
                return None
        else:
            unit = self._units[there.unit_id]
        assert unit is not None, "given, or that of the entry"
        lots.may(self._by, row, "unit", unit)
        if (there is not None and there.unit_id != unit.id) or (
            self._entered.get(unit.id, licence) != licence
        ):
            # Who moves has a new licence; who has a new licence is entered by hand, so that nobody takes another's.
            row.wrong("unit", "register_unit_taken", unit.name)
        entry = there or Institution(unit_id=unit.id, licence_no=licence)
        self._institutions[licence] = entry
        self._units[unit.id] = unit
        self._entered.setdefault(unit.id, licence)
        return entry

    def _appraiser(self, row: Row) -> Appraiser | None:
        licence = str(row.values.get("licence_no", ""))
        there = self._appraisers.get(licence)
        if not self._known(row, self._sort(row), there, licence in self._institutions):
            return None
        if there is not None:
            lots.may(self._by, row, "licence_no", self._units[there.institution_id])
        entry = there or Appraiser(licence_no=licence)
        if "name" in row.values:
            entry.name = row.values["name"]
        if (account := row.values.get("account")) is not None:
            if account and account not in self._accounts:
                row.wrong("account", "register_account_unknown", account)
            entry.staff_id = self._accounts.get(account)
        if given := row.values.get("institution"):
            institution = self._institutions.get(str(given))
            if institution is None:
                row.wrong("institution", "register_institution_unknown", given)
                return None
            lots.may(self._by, row, "institution", self._units[institution.unit_id])
            entry.institution_id = institution.unit_id
        return entry
