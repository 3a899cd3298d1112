"""Importing the content pack: a diff against what is here; what a bureau edited itself is never overwritten."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.knowledge.actions import jobs
from fawang.knowledge.actions._editions import mark_anew
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Question
from fawang.knowledge.data.packs import AnyEntry, Mistake, Pack
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries.editions import ENTRIES
from fawang.knowledge.rules import Kind, VersionState

IMPORTED = audit.declare("knowledge.pack_imported", gettext_lazy("Imported the content pack"))
#: How many codes of each kind a report names.
NAMED = 20


@dataclass
class Report:
    """What an import changed, or would change, by code of the entry."""

    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def note(self, what: str, code: str) -> None:
        """Count an entry as `unchanged`, `new`, `changed`, `kept` (edited here) or `gone`."""
        self.counts[what] += 1
        if what != "unchanged" and len(names := self.names.setdefault(what, [])) < NAMED:
            names.append(code)


def import_pack(*, by: Actor, pack: Pack, dry_run: bool = False) -> Report:
    """Bring the entries up to date with `pack`, in one transaction.

    An entry that was edited here keeps its text (`kept`); the pack's news waits for an editor. An entry
    that left the pack is withdrawn unless it was edited here.
    """
    report = Report(dry_run, mistakes=list(pack.mistakes))
    with transaction.atomic():
        # One import at a time: the second finds what the first has brought, and does not bring it again.
        take_turn("knowledge.pack")
        # Locked, so that nobody publishes a version of their own between the look and the writing.
        present = {entry.code: entry for entry in Entry.objects.select_for_update()}
        published = {row.entry_id: row for row in EntryVersion.objects.filter(state=VersionState.PUBLISHED)}
        fresh: list[tuple[Entry, dict[str, Any]]] = []
        for kind, entry in pack.all_entries():
            body = packs.body_of(entry)
            digest = packs.digest(body)
            there = present.pop(entry.id, None)
            if there is None:
                report.note("new", entry.id)
                fresh.append(
                    (describe(Entry(code=entry.id, kind=kind, published=1, pack_digest=digest), entry), body)
                )
            elif there.pack_digest == digest:
                report.note("unchanged", entry.id)
            else:
                _renew(report, there, published.get(there.pk), kind, entry, by=by)
        # An entry with a mistake is missing from `pack` and has not left it: then nothing is withdrawn.
        left = () if pack.mistakes else present.values()
        gone = [row for row in left if _unedited(row, published.get(row.pk))]
        for row in gone:
            report.note("gone", row.code)
        if not dry_run:
            _withdraw(gone)
            _create(fresh, by=by)
            if report.counts.keys() - {"unchanged", "kept"}:
                audit.record(IMPORTED, by=by, object="knowledge.pack", counts=dict(report.counts))
                mark_anew(ENTRIES)
                jobs.refresh()
    return report


def describe(row: Entry, entry: AnyEntry) -> Entry:
    """Write into `row` what lists show of `entry`; return it, unsaved."""
    row.matter = entry.matters[0] if isinstance(entry, Item) else entry.matter
    row.also = list(entry.matters[1:] if isinstance(entry, Item) else entry.also)
    row.region = entry.region
    row.title = title_of(entry)
    row.expires = getattr(entry, "expires", None)
    return row


def title_of(entry: AnyEntry) -> str:
    """Return what an entry is called."""
    if isinstance(entry, Question):
        return entry.ask
    return entry.name if isinstance(entry, Item) else entry.title


def _create(fresh: list[tuple[Entry, dict[str, Any]]], *, by: Actor) -> None:
    now = clock.now()
    Entry.objects.bulk_create([row for row, _ in fresh], batch_size=500)
    EntryVersion.objects.bulk_create(
        [
            EntryVersion(
                entry=row, number=1, state=VersionState.PUBLISHED, body=body, author=by.label, changed_at=now
            )
            for row, body in fresh
        ],
        batch_size=500,
    )


def _renew(
    report: Report, there: Entry, published: EntryVersion | None, kind: Kind, entry: AnyEntry, *, by: Actor
) -> None:
    """Publish the pack's new text of an entry, unless it was edited or withdrawn here."""
    digest_here = packs.digest(published.body) if published else ""
    edited = digest_here != there.pack_digest
    report.note("kept" if edited else "changed", entry.id)
    if report.dry_run:
        return
    body = packs.body_of(entry)
    if not edited:
        newest = there.versions.order_by("-number").values_list("number", flat=True).first() or 0
        there.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED)
        EntryVersion.objects.create(
            entry=there,
            number=newest + 1,
            state=VersionState.PUBLISHED,
            body=body,
            author=by.label,
            changed_at=clock.now(),
        )
        there.kind = kind
        describe(there, entry).published = newest + 1
    there.pack_digest = packs.digest(body)
    there.save()


def _unedited(row: Entry, published: EntryVersion | None) -> bool:
    """Tell whether an entry is still what a pack brought; one that was written or edited here is not."""
    if not row.pack_digest or published is None:
        return False
    return packs.digest(published.body) == row.pack_digest


def _withdraw(gone: list[Entry]) -> None:
    """Withdraw entries that left the pack."""
    versions = EntryVersion.objects.filter(entry__in=gone, state=VersionState.PUBLISHED)
    versions.update(state=VersionState.WITHDRAWN, changed_at=clock.now())
    # Without a digest they are published again when they come back.
    Entry.objects.filter(pk__in=[row.pk for row in gone]).update(published=0, pack_digest="")
