"""Reading entries."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import ValidationError

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.knowledge.actions.entries import save_draft
from fawang.knowledge.actions.packs import import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.models import Entry
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind
from tests.knowledge.cases import FIRST, REPEALED, code, item, opinion, question, write_pack

pytestmark = pytest.mark.django_db
MATTER = "labour.wages"


@pytest.fixture
def fill(tmp_path: Path, laws: None) -> Callable[..., None]:
    """Let the collection hold nothing but these entries."""

    def make(**files: Any) -> None:
        Entry.objects.all().delete()
        import_pack(by=SYSTEM, pack=packs.read(write_pack(tmp_path, **files)))

    return make


type Fill = Callable[..., None]


def codes(shown: Any) -> list[str]:
    return [one.code for one in shown]


@pytest.mark.parametrize(
    ("region", "place", "helps"),
    [
        ("00", "440605", True), ("44", "440605011", True), ("4406", "440605", True), ("4406", "4401", False),
        ("440605", "4406", False), ("4406", "", True), ("440605", "440605", True),
    ],
)  # fmt: skip
def test_an_entry_helps_in_its_region(region: str, place: str, helps: bool) -> None:
    assert entries.applies_in(region, place) is helps


def test_what_helps_in_a_matter(fill: Fill) -> None:
    fill(
        questions=[
            question("q-two"), question("q-city", region="4406"), question("q-country", region="00"),
            question("q-past", expires="2026-01-31"),
        ],
        opinions=[opinion("o-one")],
        items=[item()],
    )  # fmt: skip
    with clock.at(datetime(2026, 2, 1, tzinfo=UTC)):
        everywhere = ["i-test-net", "o-one", "q-city", "q-country", "q-two"]
        assert codes(entries.of_matter(MATTER)) == everywhere
        assert codes(entries.of_matter(MATTER, region="440605")) == everywhere
        assert codes(entries.of_matter(MATTER, region="4401")) == [
            one for one in everywhere if one != "q-city"
        ]
        assert entries.of_matter("labour.overtime") == []
        assert codes(entries.items()) == codes(entries.items("justice")) == ["i-test-net"]
        assert entries.items("police") == entries.guides() == []
        assert codes(entries.all_shown()) == everywhere
        assert entries.shown_by_code(["q-two", "q-past", "q-none"]).keys() == {"q-two"}


def test_what_is_read_cannot_be_changed(fill: Fill) -> None:
    fill(questions=[question()])
    shown = entries.shown("q-test-net")
    with pytest.raises(ValidationError):
        shown.entry.region = "00"
    assert entries.shown("q-test-net").entry is shown.entry


def test_a_text_is_read_once_and_whether_it_is_published_every_time(
    fill: Fill, django_assert_num_queries: Any
) -> None:
    fill(questions=[question()])
    before = entries.shown("q-test-net")
    with django_assert_num_queries(1):
        assert entries.shown("q-test-net").entry is before.entry
    fill(questions=[question(answer="先拍照，再补网。")])
    assert getattr(entries.shown("q-test-net").entry, "answer") == "先拍照，再补网。"  # noqa: B009 - of any kind
    fill(questions=[question(expires="2026-01-31")])
    assert entries.shown_by_code(["q-test-net"]) == {}


def test_only_so_many_texts_are_kept(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_MOST_READ", 1)
    fill(questions=[question("q-one"), question("q-two")])
    for _again in range(2):
        assert entries.shown_by_code(["q-one", "q-two"]).keys() == {"q-one", "q-two"}


def test_the_articles_that_an_entry_cites(fill: Fill) -> None:
    fill(questions=[question(articles=[FIRST, f"《{REPEALED}》第一条", f"{FIRST}第一款"])])
    entry = entries.shown("q-test-net").entry
    found = dict(entries.articles_of(entry))
    assert [one.citation if one else None for one in found.values()] == [FIRST, None, FIRST]
    assert entries.unresolved(entry) == [f"《{REPEALED}》第一条"]
    assert set(entries.articles_of_all([entry])) == {FIRST, f"{FIRST}第一款"}
    assert entries.articles_cited(["不是引用"]) == {}


def test_what_published_entries_are_called(fill: Fill, writer: Actor) -> None:
    fill(questions=[question("q-one"), question("q-two")])
    save_draft(by=writer, code="q-new", kind=Kind.QUESTION, body=question())
    found = entries.titles(["q-one", "q-new", "q-none"])
    assert [(one.code, one.title, one.published) for one in found.values()] == [
        ("q-one", "渔网破了谁来补？", 1)
    ]
    assert code(lambda: entries.entry("q-none")) == "entry_not_found"


def test_the_number_of_queries_does_not_grow_with_the_rows(fill: Fill) -> None:
    reads: list[Callable[[], object]] = [
        lambda: entries.of_matter(MATTER),
        lambda: entries.shown_by_code([f"q-{number:03}" for number in range(60)]),
        lambda: list(entries.all_shown()),
        entries.items,
        lambda: entries.titles([f"q-{number:03}" for number in range(60)]),
        entries.revision,
        lambda: entries.articles_of_all(one.entry for one in entries.all_shown()),
    ]

    def counts() -> list[int]:
        found = []
        for read in reads:
            with CaptureQueriesContext(connection) as captured:
                read()
            found.append(len(captured))
        return found

    fill(questions=[question("q-000")], items=[item("i-000")])
    few = counts()
    fill(
        questions=[question(f"q-{number:03}") for number in range(60)],
        items=[item(f"i-{number:03}") for number in range(60)],
    )
    assert counts() == few
    assert max(few) == 3
