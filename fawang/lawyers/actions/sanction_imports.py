"""Discipline records from a file: all of them or none, and none is public before another person has published it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.lawyers.models import FirmProfile, Sanction
from fawang.lawyers.rules.sanctions import State
from fawang.organisations import queries as organisations
from fawang.organisations.actions import lots
from fawang.organisations.actions.lots import Write

IMPORTED = audit.declare(
    "lawyers.sanctions_imported", gettext_lazy("Brought in discipline records from a file")
)
_RECORD = (
    "sort", "decided_on", "authority", "reason", "source", "suspended_until", "published_until",
)  # fmt: skip
_NEEDED = ("licence_no", "sort", "decided_on", "authority", "reason", "source")


def import_sanctions(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
    """Bring in discipline records by the number of the decision, or, where any row is wrong, nothing.

    None is public before another person has published it; one that is changed waits for that again.
    """
    given = list(rows)
    state = Imported(read=len(given))
    with lots.alone("lawyers.sanctions"):
        writes = list(_Records(by, given).judge(state))
        lots.keep(state, given, writes, dry_run=dry_run)
        if state.kept and writes:
            audit.record(
                IMPORTED, by=by, object="lawyers:sanctions", new=state.created, changed=state.changed
            )
    return state


class _Records:
    def __init__(self, by: Actor, rows: list[Row]) -> None:
        self._by, self._rows = by, rows
        licences = lots.values(rows, "licence_no")
        self._there = {
            one.document_no: one
            for one in Sanction.objects.select_for_update().filter(
                document_no__in=lots.values(rows, "document_no")
            )
        }
        self._lawyers = organisations.lawyers_licensed(licences)
        self._firms = {one.licence_no: one.pk for one in FirmProfile.objects.filter(licence_no__in=licences)}
        ids = {one.firm_id for one in self._lawyers.values()} | set(self._firms.values())
        self._units = organisations.units_by_id(ids)

    def judge(self, state: Imported) -> Iterator[Write]:
        for row in lots.once(self._rows, "document_no"):
            there = self._there.get(str(row.values["document_no"]))
            for name in _NEEDED if there is None else ():
                if not row.values.get(name):
                    row.wrong(name, "field_required")
            record = there or Sanction(document_no=row.values["document_no"])
            if row.problems or not self._of(row, record):
                continue
            changes = {
                name: row.values[name] for name in _RECORD
                if name in row.values and (there is None or row.values[name] != getattr(record, name))
            }  # fmt: skip
            if there is not None and not changes:
                state.same += 1
                continue
            state.changed += there is not None
            state.created += there is None
            yield self._writing(record, changes)

    def _of(self, row: Row, record: Sanction) -> bool:
        """Find of whom it is; a record does not move to somebody else."""
        licence = row.values.get("licence_no")
        if licence:
            lawyer, firm_id = self._lawyers.get(str(licence)), self._firms.get(str(licence))
            if lawyer is None and firm_id is None:
                row.wrong("licence_no", "lawyers_licence_unknown", licence)
                return False
            lawyer_id = lawyer.id if lawyer else None
            if lawyer is not None:
                firm_id = None
            if record.pk and (record.lawyer_id, record.firm_id) != (lawyer_id, firm_id):
                row.wrong("licence_no", "lawyers_record_of_other", licence)
                return False
            record.lawyer_id, record.firm_id = lawyer_id, firm_id
        firm = record.firm_id or organisations.entry(record.lawyer_id or 0).firm_id
        unit = self._units.get(firm) or organisations.unit(firm)
        record.is_demo = unit.is_demo
        return lots.may(self._by, row, "licence_no", unit)

    def _writing(self, record: Sanction, changes: dict[str, object]) -> Write:
        def write() -> None:
            for name, value in changes.items():
                setattr(record, name, value)
            record.state, record.entered_by = State.PROPOSED, self._by.label
            record.decided_by, record.decided_at = "", None
            record.version += record.pk is not None
            record.save()

        return write
