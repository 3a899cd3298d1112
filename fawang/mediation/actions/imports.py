"""The register from a file: every row is judged first, and unless all are right nothing is kept."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.mediation.models.register import Committee, Mediator
from fawang.mediation.queries import accounts, register
from fawang.mediation.transfer import Sort
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind, check_right
from fawang.people import queries as people
from fawang.people.rules.wishes import read_phone

IMPORTED = audit.declare(
    "mediation.register_imported", gettext_lazy("Brought in the register of mediation committees from a file")
)
#: What a mediator has, by the name of the column.
_PLAIN = ("name", "duty", "full_time", "woman", "since", "until", "suspended_until", "languages", "trades",
          "bodies")  # fmt: skip
#: What an entry that is new needs.
_NEEDED = {
    Sort.COMMITTEE: ("kind", "formed_on"),
    Sort.MEDIATOR: ("name", "committee", "duty", "since"),
}


def import_register(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
    """Bring in committees and mediators, or, where any row is wrong, nothing.

    A committee is found again by its unit, a mediator by the number of the card. A cell that is empty leaves what is
    there. A mediator may stand before their committee.

    Args:
        rows: as `sheets.rows.read_rows` gives them for `mediation.transfer.SHEET`.
        dry_run: judge, and keep nothing.
    """
    given = list(rows)
    state = Imported(read=len(given))
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two files at once would both find an entry missing.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mediation.import'))")
        lot = _Lot(by, given)
        changes = lot.judge(state)
        state.problems = [problem for row in given for problem in row.problems]
        if not (state.problems or dry_run):
            for entry in changes:
                # Committees stand before who mediates there: see `judge`.
                entry.save()
            if changes:
                audit.record(
                    IMPORTED, by=by, object="mediation:register", read=state.read, new=state.created,
                    changed=state.changed,
                )  # fmt: skip
            state.kept = True
    if state.kept:
        accounts.forget_accounts()
    return state


class _Lot:
    """All rows of a file, judged against what is there and against each other."""

    def __init__(self, by: Actor, rows: list[Row]) -> None:
        """Read what the rows need, in a statement for each table."""
        self._by, self._rows = by, rows

        def given(column: str) -> set[str]:
            return {str(row.values[column]) for row in rows if row.values.get(column)}

        self._mediators = {row.number: row for row in register.mediators_numbered(given("number"))}
        self._coded = organisations.units_coded(given("number") | given("committee"))
        at = {row.committee_id for row in self._mediators.values()}
        ids = {unit.id for unit in self._coded.values()} | at
        self._committees = {row.pk: row for row in register.committees_of(ids)}
        self._units = organisations.units_by_id(at)
        self._accounts = people.accounts_named(given("account"))
        there: list[Committee | Mediator] = [*self._committees.values(), *self._mediators.values()]
        self._before: dict[Any, dict[str, Any]] = {_key(entry): _values(entry) for entry in there}

    def judge(self, state: Imported) -> list[Committee | Mediator]:
        """Return what is to be saved, committees first; what is wrong is noted at its row."""
        seen: set[Any] = set()
        changes: list[Committee | Mediator] = []
        # Committees first: a mediator may stand above theirs.
        for row in sorted(self._rows, key=lambda row: self._sort(row) != Sort.COMMITTEE):
            if row.problems:
                continue
            entry = self._committee(row) if self._sort(row) == Sort.COMMITTEE else self._mediator(row)
            if entry is None or row.problems:
                continue
            key = _key(entry)
            if key in seen:
                row.wrong("number", "import_twice", row.values["number"])
                continue
            seen.add(key)
            if key not in self._before:
                state.created += 1
            elif self._before[key] == _values(entry):
                state.same += 1
                continue
            else:
                state.changed += 1
            changes.append(entry)
        return changes

    def _sort(self, row: Row) -> str:
        if given := row.values.get("sort"):
            return str(given)
        number = str(row.values.get("number", ""))
        if number in self._mediators:
            return Sort.MEDIATOR
        unit = self._coded.get(number)
        return Sort.COMMITTEE if unit is not None and unit.id in self._committees else ""

    def _needs(self, row: Row, sort: Sort) -> bool:
        for name in _NEEDED[sort]:
            if not row.values.get(name):
                row.wrong(name, "field_required")
        return not row.problems

    def _committee(self, row: Row) -> Committee | None:
        unit = self._unit(row, "number")
        if unit is None:
            return None
        there = self._committees.get(unit.id)
        if there is None and not self._needs(row, Sort.COMMITTEE):
            return None
        entry = there or Committee(unit_id=unit.id)
        for column, name in (("kind", "sort"), ("formed_on", "formed_on"), ("trades", "trades")):
            if column in row.values:
                setattr(entry, name, row.values[column])
        self._committees[unit.id] = entry
        return entry

    def _mediator(self, row: Row) -> Mediator | None:
        if not self._sort(row):
            row.wrong("sort", "field_required")
            return None
        number = str(row.values["number"])
        there = self._mediators.get(number)
        if there is None and not self._needs(row, Sort.MEDIATOR):
            return None
        if there is not None:
            self._check_right(row, "number", self._units[there.committee_id])
        entry = there or Mediator(number=number)
        for name in _PLAIN:
            if name in row.values:
                setattr(entry, name, row.values[name])
        if entry.until and entry.since and entry.until < entry.since:
            row.wrong("until", "mediation_until_before", entry.until)
        if "phone" in row.values:
            entry.phone = row.values["phone"]
            plain = read_phone(entry.phone) if entry.phone else None
            entry.phone_hash = keyed_hash("phone", plain) if plain else None
        if (account := row.values.get("account")) is not None:
            if account and account not in self._accounts:
                row.wrong("account", "mediation_account_unknown", account)
            entry.staff_id = self._accounts.get(account)
        if row.values.get("committee"):
            unit = self._unit(row, "committee")
            if unit is None:
                return None
            if unit.id not in self._committees:
                row.wrong("committee", "mediation_committee_unknown", row.values["committee"])
                return None
            entry.committee_id = unit.id
        return entry

    def _unit(self, row: Row, column: str) -> UnitRow | None:
        """Return the committee's unit that a cell names and `by` may edit; else what is wrong with it is noted."""
        unit = self._coded.get(str(row.values[column]))
        if unit is None:
            row.wrong(column, "mediation_unit_unknown", row.values[column])
            return None
        if unit.kind != UnitKind.MEDIATION_COMMITTEE:
            row.wrong(column, "mediation_no_committee", unit.name)
            return None
        self._check_right(row, column, unit)
        return unit

    def _check_right(self, row: Row, column: str, unit: UnitRow) -> None:
        try:
            check_right(self._by, unit.path)
        except NotAllowed:
            row.wrong(column, "import_not_yours", unit.name)


def _key(entry: Committee | Mediator) -> int | str:
    return entry.pk if isinstance(entry, Committee) else entry.number


def _values(entry: Committee | Mediator) -> dict[str, Any]:
    values = model_to_dict(entry)
    hashed = values.pop("phone_hash", None)
    return {**values, "phone_hash": bytes(hashed) if hashed else None}
