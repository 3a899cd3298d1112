"""Service items as they are published in tests."""

from typing import Any

from fawang.kernel import clock
from fawang.knowledge.actions._editions import mark_anew
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries.editions import ENTRIES
from fawang.knowledge.rules import Kind, VersionState
from tests.knowledge.cases import item


def published(code: str = "i-test-net", **changes: Any) -> Entry:
    """Publish an item, as an import does."""
    body = item(code, **changes)
    row = Entry.objects.create(
        code=code, kind=Kind.ITEM, matter=body["matters"][0], also=body["matters"][1:],
        region=body.get("region", "00"), title=body["name"], published=1,
    )  # fmt: skip
    EntryVersion.objects.create(
        entry=row, number=1, state=VersionState.PUBLISHED, body={"region": "00", **body}, author="staff:1",
        changed_at=clock.now(),
    )  # fmt: skip
    mark_anew(ENTRIES)
    return row


def withdrawn(row: Entry) -> None:
    """Take an item from readers."""
    row.versions.update(state=VersionState.WITHDRAWN)
    row.published = 0
    row.save()
    mark_anew(ENTRIES)
