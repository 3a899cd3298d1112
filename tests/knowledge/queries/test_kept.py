"""What is kept of statutes and entries is never older than the last change."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.knowledge.actions.entries import withdraw
from fawang.knowledge.actions.packs import import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.models import Edition
from fawang.knowledge.queries import entries, kept, statutes
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.citations import Citation
from tests.knowledge.actions.cases import CODE, publish
from tests.knowledge.cases import COMING, FIRST, IN_FORCE, SECOND, article, import_rows, question, write_pack

pytestmark = pytest.mark.django_db


def cited(text: str) -> Citation:
    found = citations.parse(text)
    assert found
    return found


def test_what_was_read_once_is_not_read_again(laws: None, django_assert_num_queries: Any) -> None:
    first, second, nowhere = cited(FIRST), cited(SECOND), cited(f"《{IN_FORCE}》第九条")
    found = kept.current().resolve([first, nowhere])
    assert found == statutes.resolve([first, nowhere])
    assert set(found) == {first}
    with django_assert_num_queries(1):  # the edition
        assert kept.current().resolve([first, nowhere, first]) == found
    with django_assert_num_queries(2):
        assert set(kept.current().resolve([first, second])) == {first, second}


def test_texts_that_cite_are_kept_too(laws: None, django_assert_num_queries: Any) -> None:
    texts = [FIRST, "没有这一条", f"《{IN_FORCE}》第九条"]
    found = kept.current().by_text(texts)
    assert found == {FIRST: statutes.resolve([cited(FIRST)])[cited(FIRST)]}
    with django_assert_num_queries(1):
        assert kept.current().by_text([*texts, FIRST]) == found


def test_articles_by_id_are_kept_too(laws: None, django_assert_num_queries: Any) -> None:
    one = statutes.resolve([cited(FIRST)])[cited(FIRST)].id
    found = kept.current().by_id([one, 0])
    assert found == statutes.articles_by_id([one])
    with django_assert_num_queries(1):
        assert kept.current().by_id([one, 0]) == found


def test_an_import_makes_everything_be_read_again(laws: None, tmp_path: Path) -> None:
    before = kept.current().resolve([cited(FIRST)])[cited(FIRST)]
    import_rows(
        tmp_path, [article(IN_FORCE, "第一条", "改了。", version="2020-05-28", effective="2021-01-01")]
    )
    after = kept.current().resolve([cited(FIRST)])[cited(FIRST)]
    assert after.text == "改了。" != before.text
    import_rows(
        tmp_path,
        [
            article(
                IN_FORCE, "第一条", "改了。", version="2020-05-28", effective="2021-01-01", status="repealed"
            )
        ],
    )
    assert not kept.current().resolve([cited(FIRST)])


def test_a_text_that_begins_to_apply_is_shown_from_that_day(laws: None) -> None:
    coming = cited(f"《{COMING}》第一条")
    old = kept.current().resolve([coming])[coming]
    with clock.at(datetime(2090, 1, 1, 4, tzinfo=UTC)):
        assert kept.current().resolve([coming])[coming].text == "新文。" != old.text


def test_only_so_much_is_kept(laws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 1)
    first, second = cited(FIRST), cited(SECOND)
    before = kept.current()
    assert set(before.resolve([first, second])) == {first, second}
    after = kept.current()
    assert after is not before
    assert not after.laws.cited
    assert set(after.resolve([first])) == {first}


def test_without_an_edition_nothing_is_kept(laws: None) -> None:
    Edition.objects.all().delete()
    assert set(kept.current().resolve([cited(FIRST)])) == {cited(FIRST)}
    assert not kept.current().laws.cited
    assert not kept.current().published.shown


@pytest.fixture
def fill(tmp_path: Path, laws: None) -> Callable[..., None]:
    """Bring the entries up to date with a pack that holds nothing but these."""

    def make(**files: Any) -> None:
        import_pack(by=SYSTEM, pack=packs.read(write_pack(tmp_path, **files)))

    return make


def test_entries_that_were_read_once_are_not_read_again(
    fill: Callable[..., None], django_assert_num_queries: Any
) -> None:
    fill(questions=[question("q-one"), question("q-two")])
    found = kept.current().shown(["q-one", "q-nowhere"])
    assert found == entries.shown_by_code(["q-one"])
    with django_assert_num_queries(1):  # the editions
        assert kept.current().shown(["q-nowhere", "q-one"]) == found
    with django_assert_num_queries(3):  # the other one, and its text
        assert list(kept.current().shown(["q-two", "q-one"])) == ["q-two", "q-one"]


def test_a_pack_that_brings_something_makes_entries_be_read_again(fill: Callable[..., None]) -> None:
    fill(questions=[question("q-one")])
    before = kept.current().shown(["q-one"])["q-one"]
    fill(questions=[question("q-one", ask="别的问题怎么办？"), question("q-two")])
    after = kept.current().shown(["q-one", "q-two"])
    assert after["q-one"].title == "别的问题怎么办？" != before.title
    assert set(after) == {"q-one", "q-two"}
    fill(questions=[question("q-two")])
    assert set(kept.current().shown(["q-one", "q-two"])) == {"q-two"}


def test_what_editors_publish_and_withdraw_is_seen_at_once(laws: None, writer: Actor, second: Actor) -> None:
    assert not kept.current().shown([CODE])
    publish(writer, second)
    assert set(kept.current().shown([CODE])) == {CODE}
    publish(writer, second, ask="别的问题怎么办？")
    assert kept.current().shown([CODE])[CODE].title == "别的问题怎么办？"
    withdraw(by=second, code=CODE, reason="过时")
    assert not kept.current().shown([CODE])


def test_an_entry_is_shown_until_its_last_day(fill: Callable[..., None]) -> None:
    fill(questions=[question("q-one", expires="2090-01-31")])
    assert set(kept.current().shown(["q-one"])) == {"q-one"}
    with clock.at(datetime(2090, 2, 1, 4, tzinfo=UTC)):
        assert not kept.current().shown(["q-one"])
