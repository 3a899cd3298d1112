"""Reading the statutes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.knowledge.queries import statutes
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import citations
from tests.knowledge.cases import (
    COMING,
    FIRST,
    IN_FORCE,
    REPEALED,
    SECOND,
    STALE,
    UNKNOWN,
    article,
    code,
    import_rows,
)

pytestmark = pytest.mark.django_db


def resolved(*texts: str, today: date | None = None) -> dict[str, str]:
    cited = {one: text for text in texts if (one := citations.parse(text))}
    return {cited[one]: found.text for one, found in statutes.resolve(cited, today=today).items()}


def test_what_may_be_relied_on_is_resolved(laws: None) -> None:
    texts = [f"《{law}》第一条" for law in (IN_FORCE, COMING, REPEALED, STALE, UNKNOWN)]
    assert set(resolved(*texts)) == {FIRST, f"《{COMING}》第一条", f"《{UNKNOWN}》第一条"}
    assert resolved(f"《{IN_FORCE}》第二条之一") == {f"《{IN_FORCE}》第二条之一": f"{IN_FORCE}第二条之一。"}
    assert resolved(f"《{IN_FORCE}》第一条第三款第（二）项") != {}
    assert resolved(f"《{IN_FORCE}》第九条", "《没有这部法》第一条") == {}
    assert statutes.resolve([]) == {}


def test_a_citation_means_the_text_of_the_day(laws: None) -> None:
    cited = f"《{COMING}》第一条"
    assert resolved(cited, today=date(2089, 12, 31))[cited] == f"{COMING}第一条。"
    assert resolved(cited, today=date(2090, 1, 1))[cited] == "新文。"
    # The coming text has no second article any more.
    assert resolved(f"《{COMING}》第二条", today=date(2090, 1, 1)) == {}
    with clock.at(datetime(2090, 1, 1, 3, tzinfo=UTC)):
        assert statutes.article(cited).text == "新文。"


@pytest.mark.parametrize(
    ("law", "validity"),
    [
        (IN_FORCE, Validity.IN_FORCE), (COMING, Validity.IN_FORCE), (REPEALED, Validity.REPEALED),
        (STALE, Validity.OUT_OF_DATE), (UNKNOWN, Validity.UNKNOWN),
    ],
)  # fmt: skip
def test_an_article_is_shown_with_its_validity(laws: None, law: str, validity: Validity) -> None:
    found = statutes.article(f"《{law}》第一条")
    assert (found.validity, found.law, found.citation) == (validity, law, f"《{law}》第一条")
    assert statutes.is_key(found.key)
    assert statutes.articles_by_id([found.id, 10**15]) == {found.id: found}


@pytest.mark.parametrize(
    "text", ["", "第一条", "《没有这部法》第一条", "\x00", "《\x00法》第一条", "a" * 10_000, FIRST + SECOND]
)
def test_no_such_article(laws: None, text: str) -> None:
    assert code(lambda: statutes.article(text)) == "law_not_found"


def test_a_law_is_shown_with_all_its_texts(laws: None) -> None:
    page = statutes.law(COMING)
    assert [one.validity for one in page.versions] == [Validity.NOT_YET, Validity.IN_FORCE]
    assert (page.shown.dated, len(page.articles)) == (date(2010, 1, 1), 2)
    coming = statutes.law(COMING, dated=date(2089, 10, 1))
    assert [one.text for one in coming.articles] == ["新文。"]
    assert coming.articles[0].validity == Validity.NOT_YET
    assert statutes.law(COMING, today=date(2090, 1, 1)).shown.dated == date(2089, 10, 1)
    assert statutes.law(REPEALED).shown.validity == Validity.REPEALED
    for attempt in (
        partial(statutes.law, COMING, dated=date(2011, 1, 1)),
        partial(statutes.law, "没有这部法"),
        partial(statutes.law, "\x00"),
    ):
        assert code(attempt) == "law_not_found"


def test_laws_are_listed_page_by_page(laws: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statutes, "PAGE", 2)
    found: list[str] = []
    cursor = None
    for _page in range(3):
        page = statutes.laws(q="甲乙丙", cursor=cursor)
        found += [one.title for one in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(found) == sorted([IN_FORCE, COMING, REPEALED, STALE, UNKNOWN])
    assert statutes.laws(q="中华人民共和国甲乙丙春").items[0].title == IN_FORCE
    assert statutes.laws(q="没有\x00").items == ()
    assert statutes.laws(q="甲乙丙", level="司法解释").items == ()
    assert code(lambda: statutes.laws(cursor="x")) == "cursor_invalid"


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("甲乙丙春示范法#1", True), ("甲乙丙春示范法#2-1", True), ("甲乙丙春示范法#3", False),
        ("甲乙丙春示范法#1-1", False),
        ("甲乙丙春示范法#01", False), ("甲乙丙春示范法#1-0", False), ("甲乙丙春示范法#1-" + "0" * 5000, False),
        ("甲乙丙春示范法#1-" + "9" * 5000, False), ("甲乙丙春示范法#١", False), ("甲乙丙春示范法#", False),
        ("#1", False),
        ("", False), ("甲乙丙春示范法\x00#1", False), ("甲乙丙春示范法", False),
        ("中华人民共和国甲乙丙春示范法#1", False),
    ],
)  # fmt: skip
def test_the_key_of_an_article(laws: None, key: str, known: bool) -> None:
    assert statutes.is_key(key) is known


def test_the_revision_changes_with_what_applies(laws: None, tmp_path: Path) -> None:
    before = statutes.revision()
    assert statutes.revision() == before
    with clock.at(datetime(2090, 1, 1, 3, tzinfo=UTC)):
        assert statutes.revision() != before
    import_rows(tmp_path, [article("中华人民共和国新的示范法", "第一条", version="2020-01-01")])
    assert statutes.revision() != before


def test_what_applies_is_counted_and_yielded(laws: None) -> None:
    found = list(statutes.all_applying())
    assert statutes.count_applying() == len(found)
    assert statutes.count_applying(date(1900, 1, 1)) == 0
    assert len([one for one in found if "甲乙丙" in one.law]) == 3 + 2 + 1
    # The articles of a law follow each other.
    assert (
        len([1 for one, other in pairwise(found) if one.law != other.law])
        == len({one.law for one in found}) - 1
    )


def count(query: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        query()
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_rows(laws: None, tmp_path: Path) -> None:
    big = "中华人民共和国很多条示范法"
    import_rows(tmp_path, [article(big, f"第{number}条", version="2020-01-01") for number in range(1, 120)])
    many = [f"《{big}》第{number}条" for number in range(1, 120)]
    assert count(lambda: resolved(FIRST)) == count(lambda: resolved(*many, FIRST, SECOND)) == 1
    assert count(lambda: statutes.law(IN_FORCE)) == count(lambda: statutes.law(big)) == 3
    ids = [one.id for one in statutes.law(big).articles]
    assert count(lambda: statutes.articles_by_id(ids[:1])) == count(lambda: statutes.articles_by_id(ids)) == 1
    assert count(lambda: statutes.laws(q="甲乙丙春")) == count(statutes.laws) == 1
    assert count(lambda: statutes.article(FIRST)) == 1
    assert count(lambda: statutes.article(f"《{REPEALED}》第一条")) == 2
