"""The parts of guidance one by one: the guess of the matter, what is found, whom to call, what is drafted from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytest_django import Settings

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import drafts, finding, matters, urgent
from fawang.knowledge.guidance.compose import Guidance, guide
from fawang.knowledge.guidance.drafting import measure
from fawang.knowledge.guidance.drafting.checker import Draft, Sentence
from fawang.knowledge.guidance.drafting.endpoint import draft as ask_endpoint
from fawang.knowledge.guidance.drafting.measure import Measure
from fawang.knowledge.guidance.understanding import Understanding, understand
from fawang.knowledge.queries import statutes
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.retrieval.articles import Articles
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from fawang.knowledge.search.retrieval.phrases import Phrases
from fawang.knowledge.texts import labels

pytestmark = pytest.mark.django_db
WAGES = "老板拖欠我三个月工资不给"
STAFF = Actor(kind=ActorKind.STAFF, id=1)


@pytest.fixture
def phrases() -> Phrases:
    found = PHRASES.current()
    assert found is not None
    return found


@pytest.fixture
def articles() -> Articles:
    found = ARTICLES.current()
    assert found is not None
    return found


@pytest.fixture
def understood(phrases: Phrases) -> Understanding:
    return understand(WAGES, index=phrases)


# --- the matter ----------------------------------------------------------------------------------


def test_the_odds_of_all_matters_add_up_to_one_the_likeliest_first(phrases: Phrases) -> None:
    found = matters.guess(WAGES, None, phrases)
    odds = [share for _code, share in found.matters]
    assert (found.about_law, found.clear, found.matters[0][0]) == (True, True, "labour.wages")
    assert sum(odds) == pytest.approx(1, abs=1e-4)
    assert odds == sorted(odds, reverse=True)
    assert {code for code, _share in found.matters} == set(phrases.matters)


@pytest.mark.parametrize("text", ["", "。。。", "zzz", "哈" * 3_000])
def test_what_is_like_nothing_is_not_about_the_law(phrases: Phrases, text: str) -> None:
    found = matters.guess(text, None, phrases)
    assert not found.about_law
    assert not found.clear
    assert np.isfinite(matters.figures(text, None, phrases)).all()


def test_a_sign_of_urgency_speaks_for_its_matter(phrases: Phrases) -> None:
    def odds(*signs: Urgency) -> float:
        found = dict(matters.guess("他打我", None, phrases, signs).matters)
        return sum(share for code, share in found.items() if code.startswith("domestic_violence."))

    assert odds(Urgency.DOMESTIC_VIOLENCE) > odds()


def test_saying_the_same_again_and_again_does_not_make_it_truer(phrases: Phrases) -> None:
    few, many = (matters.guess("。".join([WAGES] * times), None, phrases) for times in (2, 9))
    assert dict(few.matters)["labour.wages"] == pytest.approx(dict(many.matters)["labour.wages"], abs=0.02)


# --- what is found -------------------------------------------------------------------------------


def test_entries_come_by_kind_best_first_and_no_more_than_asked_for(
    phrases: Phrases, understood: Understanding
) -> None:
    found = finding.find_entries(phrases, understood, most={Kind.QUESTION: 3, Kind.ITEM: 0})
    assert {kind: len(hits) for kind, hits in found.items()} == {Kind.QUESTION: 3, Kind.ITEM: 0}
    hits = found[Kind.QUESTION]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].target.matter == "labour.wages"
    assert {hit.target.kind for hit in hits} == {Kind.QUESTION}


def test_what_is_of_another_region_is_left_out(
    phrases: Phrases, articles: Articles, understood: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "applies_in", lambda region, place: False)
    assert finding.find_entries(phrases, understood, most={Kind.QUESTION: 3}) == {Kind.QUESTION: []}
    assert finding.find_articles(articles, understood) == []


def test_likeness_is_between_nothing_and_one(phrases: Phrases) -> None:
    likeness = finding.likeness(phrases, WAGES, None)
    assert len(likeness) == len(phrases.targets)
    assert likeness.min() >= 0
    assert likeness.max() == 1
    # A vector that does not fit the index changes nothing.
    assert np.array_equal(finding.likeness(phrases, WAGES, np.ones(5, np.float32)), likeness)


def test_articles_are_named_by_their_ids(articles: Articles, understood: Understanding) -> None:
    ids = finding.find_articles(articles, understood, limit=4)
    assert len(set(ids)) == len(ids) == 4
    assert set(statutes.articles_by_id(ids)) == set(ids)


# --- urgency -------------------------------------------------------------------------------------


def test_every_sign_has_somebody_to_call_and_a_basis_in_force() -> None:
    assert set(urgent.table()) <= set(Urgency)
    for one in urgent.helps(urgent.table()):
        assert one.basis
        assert all(call.number.isdigit() and call.name in labels.CALLS for call in one.calls)
    signs = [Urgency.SELF_HARM, Urgency.DANGER]
    assert [one.sign for one in urgent.helps(signs)] == signs
    assert urgent.helps([]) == ()
    assert set(urgent.table()) == set(Urgency)


def test_a_matter_is_worth_the_mean_of_its_three_best_ways(phrases: Phrases) -> None:
    scores = np.random.default_rng(3).normal(size=len(phrases.target_of)).astype(np.float32)
    found = matters._mean_of_best(scores, phrases)
    for number in range(len(phrases.matters)):
        ways = phrases.ways[phrases.matter_of[phrases.ways] == number]
        assert found[number] == pytest.approx(np.sort(scores[ways])[-3:].sum() / 3, abs=1e-6)


def test_a_query_is_compared_once_and_another_anew(phrases: Phrases) -> None:
    random = np.random.default_rng(4)
    vectors = random.normal(size=(len(phrases.target_of), 8)).astype(np.float32)
    one, other = random.normal(size=(2, 8)).astype(np.float32)
    index, second = replace(phrases, vectors=vectors), replace(phrases, vectors=-vectors)
    first = index.by_vector(one)
    assert first is not None
    assert index.by_vector(one) is first
    for told, query, sign in ((index, other, 1), (second, other, -1), (second, one, -1), (index, one, 1)):
        assert told.by_vector(query) == pytest.approx(sign * vectors @ query, abs=1e-5)
    with pytest.raises(ValueError, match="read-only"):
        first += 1
    assert index.by_vector(one[:4]) is None


# --- drafts --------------------------------------------------------------------------------------


@pytest.fixture
def found() -> Guidance:
    return guide(WAGES)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[Any], None]:
    """Let the endpoint say this."""
    settings.FAWANG_DRAFT_URL = "http://127.0.0.1:1/v1"
    return lambda said: monkeypatch.setattr(drafts, "draft", lambda text, passages: said)


def test_drafts_are_off_unless_an_endpoint_is_named(found: Guidance, settings: Settings) -> None:
    settings.FAWANG_DRAFT_URL = ""
    assert not drafts.is_on()
    assert drafts.drafted(found, by=STAFF) is None
    settings.FAWANG_DRAFT_URL = "http://127.0.0.1:1/v1"
    assert drafts.is_on()
    # Nobody is there: the plain result stands.
    assert ask_endpoint(found.understood.plain, drafts.passages_of(found)) is None
    assert drafts.drafted(found, by=STAFF) is None


def test_the_public_gets_none_before_the_checker_is_good_enough(
    found: Guidance, answers: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(Draft((Sentence("可以投诉。", (1, 2)),), ()))
    somebody = Actor(kind=ActorKind.RESIDENT, id=2)
    assert drafts.drafted(found, by=STAFF) is not None
    for by in (somebody, Actor(kind=ActorKind.ANONYMOUS)):
        monkeypatch.setattr(measure, "HELD", Measure(60, 0, 60, 53))
        assert not drafts.is_open_to(by)
        assert drafts.drafted(found, by=by) is None
        monkeypatch.setattr(measure, "HELD", Measure(60, 0, 60, 54))
        assert drafts.drafted(found, by=by) is not None


def test_passages_are_numbered_and_each_says_what_it_is(found: Guidance) -> None:
    passages = drafts.passages_of(found)
    assert [one.number for one in passages] == list(range(1, len(passages) + 1))
    assert {one.kind for one in passages} == {"entry", "article"}
    assert sum(one.kind == "article" for one in passages) == min(5, len(found.articles))
    assert all(one.text and one.in_force for one in passages)


def test_sentences_carry_the_names_of_what_they_rest_on(
    found: Guidance, answers: Callable[[Any], None]
) -> None:
    class Said:
        sentences: tuple[Sentence, ...] = (Sentence("可以投诉。", (1, 2)),)

    answers(Said())
    said = drafts.drafted(found, by=STAFF)
    assert said is not None
    names = [one.citation for one in drafts.passages_of(found)][:2]
    assert said.sentences == (("可以投诉。", tuple(names)),)
    answers(None)
    assert drafts.drafted(found, by=STAFF) is None
    Said.sentences = ()
    answers(Said())
    assert drafts.drafted(found, by=STAFF) is None


@pytest.mark.parametrize(
    "words", ["遇到了一件麻烦事，想请你们帮帮忙", "碰到点事，不知道找谁", "我想咨询一下"]
)
def test_no_matter_is_guessed_where_nothing_is_said_of_it(phrases: Phrases, words: str) -> None:
    found = understand(words, index=phrases)
    assert found.vague
    assert found.decision.matters == ()
    # Every matter still has its likeness; what a lawyer types is searched for.
    assert found.all_guesses
    assert found.about_law


def test_a_few_words_that_name_a_matter_are_guessed(phrases: Phrases) -> None:
    found = understand("楼上漏水", index=phrases)
    assert not found.vague
    assert found.decision.matters[0][0] == "neighbours.leak"
