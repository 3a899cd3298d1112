"""Importing a content pack over what is there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.knowledge.actions import entries as editing
from fawang.knowledge.actions.packs import Report, import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind, VersionState
from tests.knowledge.cases import code, item, opinion, question, write_pack
from tests.races import jobs

pytestmark = pytest.mark.django_db
type Bring = Callable[..., Report]


@pytest.fixture(autouse=True)
def _empty(db: None) -> None:
    Entry.objects.all().delete()


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import a pack that holds nothing but `questions=[…]` and so on."""

    def make(*, dry_run: bool = False, **files: Any) -> Report:
        for kind in ("questions", "opinions", "guides", "items"):
            files.setdefault(kind, [])
        return import_pack(by=SYSTEM, pack=packs.read(write_pack(tmp_path, **files)), dry_run=dry_run)

    return make


def state() -> list[tuple[Any, ...]]:
    """Return all that the tables hold."""
    rows = Entry.objects.order_by("code").values_list(
        "code", "kind", "title", "region", "published", "pack_digest"
    )
    versions = EntryVersion.objects.order_by("entry__code", "number").values_list(
        "entry__code", "number", "state", "body", "author"
    )
    return [*rows, *versions]


def states(of: str) -> list[str]:
    return [one.state for one in reversed(entries.versions(of))]


def test_new_and_then_unchanged(bring: Bring) -> None:
    report = bring(
        questions=[question(expires="2099-01-01", also=[])], items=[item(matters=["labour.wages"])]
    )
    assert (report.counts, report.names) == ({"new": 2}, {"new": ["q-test-net", "i-test-net"]})
    shown = entries.shown("q-test-net")
    assert (shown.title, shown.matter, shown.region, shown.version, shown.reviewed) == (
        "渔网破了谁来补？", "labour.wages", "44", 1, False,
    )  # fmt: skip
    assert entries.shown("i-test-net").title == "补网"
    assert len(jobs("knowledge.refresh")) >= 1
    before, audited = state(), AuditEntry.objects.count()
    assert bring(questions=[question(expires="2099-01-01")], items=[item()]).counts == {"unchanged": 2}
    assert (state(), AuditEntry.objects.count()) == (before, audited)


def test_a_dry_run_says_the_same_and_changes_nothing(bring: Bring) -> None:
    bring(questions=[question("q-stays"), question("q-changes"), question("q-goes")])
    before = state()
    files = {"questions": [question("q-stays"), question("q-changes", ask="网呢？"), question("q-comes")]}
    dry = bring(dry_run=True, **files)
    assert state() == before
    real = bring(**files)
    assert dry.counts == real.counts == {"unchanged": 1, "changed": 1, "new": 1, "gone": 1}
    assert dry.names == real.names


def test_a_changed_text_is_a_new_version(bring: Bring) -> None:
    bring(questions=[question()])
    assert bring(questions=[question(ask="网呢？", region="00")]).counts == {"changed": 1}
    shown = entries.shown("q-test-net")
    assert (shown.title, shown.region, shown.version) == ("网呢？", "00", 2)
    assert states("q-test-net") == ["superseded", "published"]
    assert bring(questions=[question(ask="网呢？", region="00")]).counts == {"unchanged": 1}


def test_what_leaves_is_withdrawn_and_may_come_back(bring: Bring) -> None:
    bring(questions=[question(), question("q-other")])
    report = bring(questions=[question("q-other")])
    assert (report.counts, report.names) == ({"unchanged": 1, "gone": 1}, {"gone": ["q-test-net"]})
    assert code(lambda: entries.shown("q-test-net")) == "entry_not_found"
    assert states("q-test-net") == ["withdrawn"]
    assert bring(questions=[question("q-other")]).counts == {"unchanged": 1}
    assert bring(questions=[question("q-other"), question()]).counts == {"unchanged": 1, "changed": 1}
    assert entries.shown("q-test-net").version == 2


def test_many_that_leave_cost_no_more_than_one(bring: Bring) -> None:
    whole = [question(f"q-{number}") for number in range(6)]
    bring(questions=whole)
    costs = []
    for left in (whole[:5], whole[:1]):
        with CaptureQueriesContext(connection) as asked:
            bring(questions=left)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert {one.state for one in EntryVersion.objects.exclude(entry__code="q-0")} == {VersionState.WITHDRAWN}


def test_a_mistake_in_the_pack_withdraws_nothing(bring: Bring, tmp_path: Path) -> None:
    bring(questions=[question(), question("q-other")])
    report = bring(questions=[question(anwser="typing mistake"), question("q-other", ask="网呢？")])
    assert report.counts == {"changed": 1}
    assert len(report.mistakes) == 1
    assert entries.shown("q-test-net").title == "渔网破了谁来补？"
    nothing = import_pack(by=SYSTEM, pack=packs.read(tmp_path / "nowhere"))
    assert (nothing.counts, len(nothing.mistakes)) == ({}, 1)
    assert entries.shown("q-other").title == "网呢？"


def edit_here(writer: Actor, second: Actor, **changes: Any) -> None:
    body = {**entries.versions("q-test-net")[0].body, **changes}
    editing.save_draft(by=writer, code="q-test-net", kind=Kind.QUESTION, body=body)
    editing.submit(by=writer, code="q-test-net")
    editing.approve(by=second, code="q-test-net", role="lawyer")


def test_what_was_edited_here_is_kept(bring: Bring, laws: None, writer: Actor, second: Actor) -> None:
    bring(questions=[question()])
    edit_here(writer, second, ask="谁来补我的网？")
    assert bring(questions=[question()]).counts == {"unchanged": 1}
    assert bring(questions=[question(ask="网呢？")]).counts == {"kept": 1}
    assert entries.shown("q-test-net").title == "谁来补我的网？"
    # The news has been told once.
    assert bring(questions=[question(ask="网呢？")]).counts == {"unchanged": 1}
    # Nor is it withdrawn when the pack gives it up.
    assert bring(questions=[]).counts == {}
    assert entries.shown("q-test-net").reviewed


def test_what_was_withdrawn_here_stays_so(bring: Bring, laws: None, second: Actor) -> None:
    bring(questions=[question()])
    editing.withdraw(by=second, code="q-test-net", reason="不对")
    assert bring(questions=[question()]).counts == {"unchanged": 1}
    assert bring(questions=[question(ask="网呢？")]).counts == {"kept": 1}
    assert code(lambda: entries.shown("q-test-net")) == "entry_not_found"


def test_what_was_written_here_is_left_alone(bring: Bring, laws: None, writer: Actor, second: Actor) -> None:
    editing.save_draft(by=writer, code="q-test-net", kind=Kind.QUESTION, body=question())
    editing.submit(by=writer, code="q-test-net")
    editing.approve(by=second, code="q-test-net", role="lawyer")
    assert bring(questions=[]).counts == {}
    assert bring(questions=[question(ask="网呢？")]).counts == {"kept": 1}
    assert entries.shown("q-test-net").title == "渔网破了谁来补？"


def test_an_open_draft_survives_the_pack(bring: Bring, laws: None, writer: Actor) -> None:
    bring(questions=[question()])
    editing.save_draft(by=writer, code="q-test-net", kind=Kind.QUESTION, body=question(ask="草稿？"))
    assert bring(questions=[question(ask="网呢？")]).counts == {"changed": 1}
    assert states("q-test-net") == ["superseded", "draft", "published"]
    assert entries.shown("q-test-net").version == 3
    editing.submit(by=writer, code="q-test-net")


def test_an_entry_that_becomes_another_kind(bring: Bring) -> None:
    bring(questions=[question("x-test-net")])
    assert bring(opinions=[opinion("x-test-net")]).counts == {"changed": 1}
    assert entries.shown("x-test-net").kind == Kind.OPINION
    assert [one.code for one in entries.all_shown()] == ["x-test-net"]


def test_an_import_is_whole_or_not_at_all(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(questions=[question(), question("q-goes")])
    before = state()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("fawang.knowledge.actions.packs._create", fail)
    with pytest.raises(RuntimeError):
        bring(questions=[question(ask="网呢？"), question("q-comes")])
    assert state() == before
    assert VersionState.WITHDRAWN not in states("q-goes")
