"""Open, offer, ask, or nothing: on candidates that are made up."""

from dataclasses import dataclass, field, replace

import pytest

from fawang.knowledge.guidance.choice.decision import (
    MOST_ROUNDS,
    OFFER_FROM,
    OPEN_FROM,
    Ask,
    Fact,
    Reading,
    State,
    Withheld,
    choose,
)
from fawang.knowledge.guidance.choice.facts import Facts, Side, When
from fawang.knowledge.rules.served import Served


@dataclass(frozen=True)
class Entry:
    code: str
    fit: float
    sides: frozenset[Side] = field(default=frozenset())
    papers: frozenset[Served] = field(default=frozenset())


READING = Reading("老板开除我", matters=("labour.dismissal", "labour.wages"))
WORKER, EMPLOYER = frozenset({Side.WORKER}), frozenset({Side.EMPLOYER})


def test_what_is_sure_is_opened_and_just_below_two_are_offered() -> None:
    second = Entry("b", 0.05)
    opened = choose([second, Entry("a", OPEN_FROM)], Facts(), READING)
    assert (opened.state, opened.ranked, opened.sure) == (State.OPENED, ("a", "b"), OPEN_FROM)
    offered = choose([second, Entry("a", OPEN_FROM - 0.01)], Facts(), READING)
    assert (offered.state, offered.ranked) == (State.OFFERED, ("a", "b"))


def test_two_are_offered_only_where_one_of_them_is_likely() -> None:
    half = OFFER_FROM / 2
    assert choose([Entry("a", half), Entry("b", half)], Facts(), READING).state == State.OFFERED
    asked = choose([Entry("a", half), Entry("b", half - 0.01)], Facts(), READING)
    assert (asked.state, asked.ask) == (State.ASKED, Ask(Fact.MATTER, READING.matters))


def test_small_talk_gets_nothing_however_like_something_it_is() -> None:
    found = choose([Entry("a", 0.99)], Facts(), Reading("今天天气", small_talk=True))
    assert (found.state, found.why, found.ranked) == (State.NONE, Withheld.NOT_LEGAL, ())


def test_another_language_is_ranked_and_not_answered() -> None:
    found = choose([Entry("a", 0.99)], Facts(), Reading("my boss", foreign=True))
    assert (found.state, found.why, found.ranked) == (State.NONE, Withheld.LANGUAGE, ("a",))


def test_words_that_say_too_little_are_asked_what_it_is_about() -> None:
    found = choose([Entry("a", 0.99)], Facts(), Reading("我想告他", vague=True))
    assert found.state == State.ASKED
    assert found.ask == Ask(Fact.SUBJECT, ("labour", "marriage_family", "housing", "debt"))
    # Once it is said what it is about, what is sure is opened.
    told = Facts(subject="labour", answered=("subject",))
    assert choose([Entry("a", 0.99)], told, Reading("我想告他", vague=True)).state == State.OPENED


def test_an_answer_for_the_other_side_is_not_opened_however_like_it_is() -> None:
    employer = Facts(sides=EMPLOYER)
    assert choose([Entry("a", 0.95, WORKER), Entry("b", 0.02)], employer, READING).state == State.OFFERED
    assert choose([Entry("a", 0.95, EMPLOYER), Entry("b", 0.02)], employer, READING).state == State.OPENED


def test_an_answer_that_lacks_a_deciding_word_is_not_opened_however_like_it_is() -> None:
    reading = replace(READING, lacking=frozenset({"a"}))
    assert choose([Entry("a", 0.95), Entry("b", 0.02)], Facts(), reading).state == State.OFFERED
    assert choose([Entry("b", 0.95), Entry("a", 0.02)], Facts(), reading).state == State.OPENED


def test_two_sides_are_told_apart_by_a_question_unless_the_words_say_it() -> None:
    both = [Entry("a", 0.5, WORKER), Entry("b", 0.3, EMPLOYER)]
    assert choose(both, Facts(), READING).ask == Ask(Fact.SIDE, (Side.WORKER, Side.EMPLOYER))
    assert choose(both, Facts(sides=WORKER), READING).state == State.OFFERED
    # Of one that is hardly likely nothing is asked.
    far = [Entry("a", OFFER_FROM, WORKER), Entry("b", 0.01, EMPLOYER)]
    assert choose(far, Facts(), READING).state == State.OFFERED


def test_answers_for_the_other_side_are_left_out_once_the_side_was_told() -> None:
    both = [Entry("a", 0.9, WORKER), Entry("b", 0.4, EMPLOYER)]
    told = Facts(sides=EMPLOYER, answered=("side",))
    assert choose(both, told, READING).ranked == ("b",)


def test_an_award_that_is_not_named_is_asked_about_and_some_paper_too() -> None:
    likely = [Entry("a", 0.5), Entry("b", 0.2)]
    award = Facts(papers=frozenset({Served.AWARD}))
    assert choose(likely, award, READING).ask == Ask(
        Fact.PAPER, (Served.LABOUR_AWARD, Served.COMMERCIAL_AWARD)
    )
    some = choose(likely, Facts(), Reading("收到法院寄来的东西", matters=("procedure.sue",)))
    assert some.ask is not None
    assert (some.ask.fact, len(some.ask.values)) == (Fact.PAPER, 4)


@pytest.mark.parametrize(("words", "asked"), [("收到判决书不服", True), ("判决书收到13天了不服", False)])
def test_the_day_is_asked_for_where_a_paper_runs_and_no_day_is_said(words: str, asked: bool) -> None:
    judgment = frozenset({Served.JUDGMENT})
    likely = [Entry("a", 0.5, papers=judgment), Entry("b", 0.2)]
    found = choose(likely, Facts(papers=judgment), Reading(words, matters=("procedure.appeal",)))
    assert (found.ask == Ask(Fact.WHEN, tuple(When))) is asked


def test_after_two_rounds_a_lawyer_and_no_third_question() -> None:
    told = Facts(answered=("side", "subject"))
    assert len(told.answered) == MOST_ROUNDS
    found = choose([Entry("a", 0.1), Entry("b", 0.05)], told, READING)
    assert (found.state, found.why, found.ask) == (State.NONE, Withheld.LAWYER, None)
    assert choose([], Facts(), READING).state == State.ASKED
    assert choose([], Facts(answered=("side", "paper")), Reading("x")).why == Withheld.LAWYER


def test_what_was_offered_and_is_not_it_is_not_offered_again() -> None:
    told = Facts(excluded=frozenset({"a", "b"}), answered=("not_these",))
    found = choose([Entry("a", 0.7), Entry("b", 0.3), Entry("c", 0.5), Entry("d", 0.2)], told, READING)
    assert (found.state, found.ranked) == (State.OFFERED, ("c", "d"))


def test_whoever_chose_a_matter_is_shown_what_there_is_of_it() -> None:
    found = choose([Entry("a", 0.02), Entry("b", 0.01)], Facts(answered=("matter",)), READING)
    assert found.state == State.OFFERED


def test_an_award_of_either_kind_is_asked_about_however_sure_the_first_is() -> None:
    award = Facts(papers=frozenset({Served.AWARD}))
    found = choose([Entry("a", 0.99), Entry("b", 0.02)], award, READING)
    assert (found.state, found.ask and found.ask.fact) == (State.ASKED, Fact.PAPER)
    told = Facts(papers=frozenset({Served.LABOUR_AWARD}), answered=("paper",))
    assert choose([Entry("a", 0.99), Entry("b", 0.02)], told, READING).state == State.OPENED
