"""Service items from a file: every row is judged first, and unless all are right nothing is kept.

What differs becomes a version that is handed in; a second person sees what changes, and publishes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.knowledge.actions.packs import describe
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item, lacking
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries import entries as reading
from fawang.knowledge.queries import versions
from fawang.knowledge.rules import KNOWLEDGE_EDIT, Kind, VersionState, citations
from fawang.regions import queries as regions

IMPORTED = audit.declare("knowledge.items_imported", gettext_lazy("Brought in service items from a file"))
#: What pydantic finds, as codes of sentences.
_CODES = {
    "missing": "field_required", "string_too_short": "field_required", "too_short": "field_required",
    "string_too_long": "field_too_long",
}  # fmt: skip


@dataclass(slots=True)
class _Change:
    """An item with its new body; `row` is None for one that is new."""

    item: Item
    row: Entry | None
    number: int


def import_items(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
    """Hand in what a file changes of the service items, or, where any row is wrong, nothing.

    A row is found again by its id. A cell that is empty leaves what is there; a new item needs the cells that every
    item has. An item on which somebody is writing already is left to them, and named.

    Args:
        rows: as `sheets.rows.read_rows` gives them for `catalogue.transfer.SHEET`.
        dry_run: judge, and keep nothing.
    """
    given = list(rows)
    state = Imported(read=len(given))
    with transaction.atomic():
        changes = _judge(by, given, state)
        state.problems = [problem for row in given for problem in row.problems]
        state.created = sum(change.row is None for change in changes)
        state.changed = len(changes) - state.created
        if not (state.problems or dry_run):
            _write(by, changes)
            state.kept = True
    return state


def _judge(by: Actor, rows: list[Row], state: Imported) -> list[_Change]:
    codes = [str(row.values["id"]) for row in rows if "id" in row.values]
    # Locked in one order, so that nobody publishes between the look and the writing.
    there = {row.code: row for row in Entry.objects.select_for_update().filter(code__in=codes).order_by("pk")}
    known: dict[int, list[EntryVersion]] = {}
    for version in EntryVersion.objects.filter(entry__in=there.values()):
        known.setdefault(version.entry_id, []).append(version)
    rights: dict[str, bool] = {}
    changes: list[_Change] = []
    seen: set[str] = set()
    for row in rows:
        code = str(row.values.get("id", ""))
        if code and code in seen:
            row.wrong("id", "import_twice", code)
        seen.add(code)
        entry = there.get(code)
        if entry is not None and entry.kind != Kind.ITEM:
            row.wrong("id", "item_code_taken", code)
        if row.problems:
            continue
        of_entry = known.get(entry.pk, []) if entry else []
        stands = versions.base(of_entry)
        item = _item(row, stands.body if stands else {})
        if item is None:
            continue
        for region in {item.region, *((entry.region,) if entry else ())}:
            if region not in rights:
                rights[region] = _may(by, region)
            if not rights[region]:
                row.wrong("region", "item_not_yours", region)
        if row.problems:
            continue
        if stands is not None and versions.same(packs.body_of(item), stands):
            state.same += 1
        elif versions.opened(of_entry):
            row.wrong("id", "item_being_written", code)
        else:
            changes.append(_Change(item, entry, max((one.number for one in of_entry), default=0) + 1))
    _check_citations(rows, changes)
    return changes


def _item(row: Row, stands: dict[str, Any]) -> Item | None:
    """Return the item that a row makes of what stands; what is wrong is noted, and then there is none."""
    review = {"state": "unreviewed", "role": None, "date": clock.today().isoformat()}
    try:
        item = Item.model_validate({"region": reading.COUNTRY, **stands, **row.values, "review": review})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = str(fault["loc"][0]) if fault["loc"] else "articles"
            wrong = fault["input"] if isinstance(fault["input"], str) else ""
            row.wrong(name, _CODES.get(fault["type"], "field_wrong"), wrong)
        return None
    for name, _why in lacking(item):
        row.wrong(name, "field_required")
    if item.region != reading.COUNTRY and not regions.exists(item.region):
        row.wrong("region", "region_unknown", item.region)
    pack = packs.current()
    for matter in item.matters:
        if matter not in pack.matters:
            row.wrong("matters", "field_wrong", matter)
    for scenario in item.scenarios:
        if scenario not in pack.entries[Kind.GUIDE]:
            row.wrong("scenarios", "field_wrong", scenario)
    return None if row.problems else item


def _check_citations(rows: list[Row], changes: list[_Change]) -> None:
    """Note every article that is not in force; those of all rows are looked up in one query."""
    by_id = {str(row.values.get("id")): row for row in rows}
    found = reading.articles_of_all([change.item for change in changes])
    for change in changes:
        for name in ("articles", "fee_articles"):
            for text in getattr(change.item, name):
                if citations.parse(text) is None or text not in found:
                    by_id[change.item.id].wrong(name, "citation_unresolved", text)


def _may(by: Actor, region: str) -> bool:
    return by.kind == ActorKind.SYSTEM or KNOWLEDGE_EDIT in reading.permissions_for(by, region)


def _write(by: Actor, changes: list[_Change]) -> None:
    new = [
        describe(Entry(code=change.item.id, kind=Kind.ITEM, published=0), change.item)
        for change in changes
        if change.row is None
    ]
    made = {row.code: row for row in Entry.objects.bulk_create(new, batch_size=500)}
    now = clock.now()
    EntryVersion.objects.bulk_create(
        [
            EntryVersion(
                entry=change.row or made[change.item.id], number=change.number, state=VersionState.SUBMITTED,
                body=packs.body_of(change.item), author=by.label, changed_at=now,
            )
            for change in changes
        ],
        batch_size=500,
    )  # fmt: skip
    if changes:
        audit.record(
            IMPORTED, by=by, object="knowledge:items", codes=[change.item.id for change in changes],
            new=len(new), changed=len(changes) - len(new),
        )  # fmt: skip
