"""What is kept of the statutes is never older than the last import."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.knowledge import citations
from fawang.knowledge.citations import Citation
from fawang.knowledge.models import Edition
from fawang.knowledge.queries import kept, statutes
from tests.knowledge.cases import COMING, FIRST, IN_FORCE, SECOND, article, import_rows

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
    assert not after.cited
    assert set(after.resolve([first])) == {first}


def test_without_an_edition_nothing_is_kept(laws: None) -> None:
    Edition.objects.all().delete()
    assert set(kept.current().resolve([cited(FIRST)])) == {cited(FIRST)}
    assert not kept.current().cited
