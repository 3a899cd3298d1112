"""What did not help, and the state of the collection."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.knowledge.models import Build, LawVersion, Verdict
from fawang.knowledge.queries import review
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.retrieval.store import Part, Pointer
from tests.browser import Browser
from tests.knowledge.pages.conftest import FIRST, LAW, Publish, guide, question, text_of, text_of_law

pytestmark = pytest.mark.django_db

LIST = "/desk/knowledge/verdicts"
STATE = "/desk/knowledge/collection"


def complain(
    subject: str, times: int = 1, *, helpful: bool = False, comment: str = "", days: int = 0
) -> Verdict:
    """Somebody says whether something helped."""
    at = clock.now() - timedelta(days=days)
    return [
        Verdict.objects.create(subject=subject, helpful=helpful, comment=comment, at=at) for _ in range(times)
    ][-1]


def count_queries(browser: Browser, path: str) -> int:
    """How many statements a page needs."""
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_the_most_complained_of_comes_first_with_its_words_and_numbers(
    editor: Browser, publish: Publish
) -> None:
    publish(question())
    publish(guide(), kind=Kind.GUIDE)
    complain("g-net", 3)
    complain("q-net", comment="没有写去哪里。")
    complain("q-net", 2, helpful=True)
    complain("q-net", helpful=True, days=100)
    complain("织网捕鱼示范法#1", 2)
    text = text_of(editor.get(LIST))
    assert re.findall(r"<h2[^>]*><a [^>]*>([^<]+)</a></h2>", text) == [
        "补网指南",
        "《织网捕鱼示范法》第一条",
        "渔网破了谁来补？",
    ]
    assert "没有写去哪里。" in text
    assert "it helped 2 times, and did not 1 times" in text
    assert "3 complaints" in text


def test_one_press_takes_it_off_the_list_but_not_what_came_since(editor: Browser, publish: Publish) -> None:
    publish(question())
    complain("q-net", 2)
    shown = text_of(editor.get(LIST))
    press = re.search(r'action="(/desk/knowledge/verdicts/\d+)"', shown)
    assert press
    later = complain("q-net", comment="后来的意见。")
    assert editor.post(press[1]).status_code == 302
    assert list(Verdict.objects.filter(handled_at__isnull=True)) == [later]
    assert Verdict.objects.filter(handled_by=f"staff:{editor.staff_id}").count() == 2
    # A colleague has the old page open still.
    again = editor.post(press[1])
    assert again.status_code == 409
    assert "Somebody else has dealt with this already." in text_of(again)
    assert "后来的意见。" in text_of(again)


def test_only_those_who_write_for_the_area_deal_with_it(county_editor: Browser, publish: Publish) -> None:
    publish(question())
    publish(question("q-nanhai", region="440605"))
    general, own = complain("q-net"), complain("q-nanhai")
    text = text_of(county_editor.get(LIST))
    assert f"{LIST}/{own.pk}" in text
    assert f"{LIST}/{general.pk}" not in text
    assert county_editor.post(f"{LIST}/{general.pk}").status_code == 403
    assert county_editor.post(f"{LIST}/{own.pk}").status_code == 302
    assert county_editor.post(f"{LIST}/{own.pk + 10_000}").status_code == 404


def test_the_list_goes_on_and_costs_the_same(editor: Browser, publish: Publish) -> None:
    publish(question())
    complain("q-net", comment="一条意见。")
    few = count_queries(editor, LIST)
    for number in range(45):
        complain(f"织网捕鱼示范法#{number + 1}", 1 + number % 3, comment="意见")
    assert count_queries(editor, LIST) == few
    path: str | None = LIST
    found: list[str] = []
    while path:
        text = text_of(editor.client.get(path))
        found += re.findall(r"<h2[^>]*>(?:<a [^>]*>)?([^<]+)<", text)
        onward = re.search(r'href="([^"]+)" rel="next"', text)
        path = onward[1].replace("&amp;", "&") if onward else None
    listed = [title for title in found if "示范法" in title or "渔网" in title]
    assert len(listed) == len(set(listed)) == 46


def test_only_the_latest_words_are_shown_and_the_others_counted(editor: Browser, publish: Publish) -> None:
    publish(question())
    for number in range(8):
        complain("q-net", comment=f"意见{number}号")
    text = text_of(editor.get(LIST))
    assert re.findall(r"意见(\d)号", text) == ["7", "6", "5", "4", "3"]
    assert "and 3 earlier comments" in text


# --- the collection ------------------------------------------------------------------------------


def test_the_collection_says_what_it_holds_and_what_is_to_be_done(
    editor: Browser, publish: Publish, law: LawVersion
) -> None:
    begins = clock.today() + timedelta(days=30)
    LawVersion.objects.filter(pk=law.pk).update(applies_until=begins)
    text_of_law(LAW, from_day=begins)
    publish(question(expires=str(clock.today() + timedelta(days=10))))
    publish(question("q-stale", ask="引用旧法的", articles=[f"《{LAW}》第九百条"]))
    found = review.collection()
    (source,) = [one for one in found.sources if one.name == "test"]
    assert (source.laws, source.texts, source.articles) == (1, 2, 3)
    (coming,) = [one for one in found.coming if one.title == LAW]
    assert (coming.begins, [one.code for one in coming.entries]) == (begins, ["q-net", "q-stale"])
    assert [one.citations for one in found.outdated if one.entry.code == "q-stale"] == [
        (f"《{LAW}》第九百条",)
    ]
    assert "q-net" not in {one.entry.code for one in found.outdated}
    assert "q-net" in {one.code for one in found.expiring}
    text = text_of(editor.get(STATE))
    for words in (LAW, "引用旧法的", "渔网破了谁来补？", "第九百条", "Search index"):
        assert words in text


def test_a_text_far_ahead_or_repealed_is_not_announced(law: LawVersion) -> None:
    text_of_law(LAW, from_day=clock.today() + timedelta(days=200))
    soon = text_of_law("中华人民共和国废网法", from_day=clock.today() + timedelta(days=5))
    LawVersion.objects.filter(pk=soon.pk).update(flag="repealed")
    assert {LAW, "中华人民共和国废网法"}.isdisjoint(one.title for one in review.collection().coming)


def test_the_collection_costs_the_same_whatever_it_holds(editor: Browser, publish: Publish) -> None:
    before = count_queries(editor, STATE)
    for number in range(5):
        publish(question(f"q-net-{number}", expires=str(clock.today())))
    text_of_law(LAW, from_day=clock.today() + timedelta(days=9))
    assert count_queries(editor, STATE) == before


def test_how_far_the_vectors_are(editor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Part, "pointer", lambda part: Pointer("abc", "revision-7"))
    now = clock.now()
    Build.objects.create(part="words", generation="abc", done=50, total=50, started_at=now, ended_at=now)
    Build.objects.create(part="vectors", generation="abc", done=20, total=50, started_at=now)
    text = text_of(editor.get(STATE))
    assert '<progress aria-labelledby="articles-label" max="50" value="20">' in text
    assert "revision-7" in text
    assert "Is being brought up to date" in text


# --- citations as they are typed -----------------------------------------------------------------


def test_citations_are_understood_in_three_statements(
    law: LawVersion, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        found = review.understand(
            [FIRST, "织网捕鱼示范法第1条第2款", "《捕鱼示范法》第三条", "《没有的法》第一条", "胡说"]
        )
    assert found[FIRST] == review.Cited(resolved=True, suggestions=(FIRST,))
    assert found["织网捕鱼示范法第1条第2款"].suggestions == (f"《{LAW}》第一条第二款",)
    assert found["《捕鱼示范法》第三条"] == review.Cited(resolved=False, suggestions=(f"《{LAW}》第三条",))
    assert not found["《没有的法》第一条"].suggestions
    assert not found["胡说"].resolved
    with django_assert_num_queries(0):
        assert review.understand([]) == {}


def test_articles_are_named_by_their_keys() -> None:
    assert review.article_title("刑法#133-1") == "《刑法》第一百三十三条之一"
    assert review.article_title("nonsense") == "nonsense"
