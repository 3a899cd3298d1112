"""Eligibility by Arts. 31, 32, 41, 42, 44: one question at a time, an early answer, never a refusal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.legal_aid.rules import Claim, Exempt, NoCondition, Urgency
from fawang.legal_aid.rules.eligibility import (
    CHOICES,
    Question,
    Verdict,
    assess,
    is_answer,
    next_question,
    path,
)
from fawang.legal_aid.texts import labels

given_answers = st.dictionaries(
    st.sampled_from([str(question) for question in Question]),
    st.sampled_from(
        [
            *Claim,
            *NoCondition,
            *Exempt,
            *Urgency,
            "3",
            "0",
            "2000",
            "5,200",
            " 7 ",
            "",
            "x",
            "-1",
            "1e9",
            "NaN",
        ]
    ),
)

WAGES = {
    "claim": "31.5",
    "urgency": "none",
    "no_condition": "none",
    "exempt": "none",
    "household": "2",
    "income": "3000",
}


def verdict(limit: str | None = "2000", **changes: str) -> Verdict:
    return assess({**WAGES, **changes}, monthly_limit=Decimal(limit) if limit else None).verdict


def test_the_case_of_the_migrant_workers() -> None:
    found = assess({**WAGES, "exempt": "42.3"}, monthly_limit=None)
    assert found.verdict == Verdict.LIKELY_WITHOUT_CHECK
    assert found.grounds == ("31.5", "42.3")
    assert "proof_migrant_work" in found.papers
    assert "hardship_declaration" not in found.papers


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Verdict.LIKELY),
        ({"income": "4000"}, Verdict.LIKELY),
        ({"income": "4,000"}, Verdict.LIKELY),
        ({"income": "4001"}, Verdict.UNCLEAR_INCOME),
        ({"household": "1"}, Verdict.UNCLEAR_INCOME),
        ({"no_condition": "32.4", "claim": "none"}, Verdict.LIKELY_WITHOUT_CONDITION),
        ({"claim": "none"}, Verdict.UNCLEAR_CLAIM),
        ({"exempt": "42.1", "income": "99999"}, Verdict.LIKELY_WITHOUT_CHECK),
    ],
)
def test_verdicts(changes: dict[str, str], expected: Verdict) -> None:
    assert verdict(**changes) == expected


def test_where_nobody_set_a_limit_income_decides_nothing() -> None:
    assert verdict(limit=None) == Verdict.UNCLEAR_INCOME


def test_urgency_puts_first_and_is_a_ground() -> None:
    found = assess({**WAGES, "urgency": "44.1"}, monthly_limit=Decimal(2000))
    assert found.urgent
    assert "44.1" in found.grounds


@pytest.mark.parametrize(
    ("changes", "expected", "grounds"),
    [
        ({"no_condition": "32.5"}, Verdict.LIKELY_WITHOUT_CONDITION, ("32.5",)),
        ({"no_condition": "32.5", "claim": "none"}, Verdict.LIKELY_WITHOUT_CONDITION, ("32.5",)),
        ({"exempt": "42.4"}, Verdict.LIKELY_WITHOUT_CHECK, ("31.5", "42.4")),
        ({"urgency": "44.3"}, Verdict.LIKELY, ("31.5", "41", "44.3")),
    ],
)
def test_other_provisions_of_the_law_count_like_the_items_that_are_named(
    changes: dict[str, str], expected: Verdict, grounds: tuple[str, ...]
) -> None:
    found = assess({**WAGES, **changes}, monthly_limit=Decimal(2000))
    assert (found.verdict, found.grounds) == (expected, grounds)
    assert found.urgent == ("44.3" in grounds)
    # Which provision it is nobody can know beforehand: a paper has to show it.
    assert ("proof_by_law" in found.papers) == ("41" not in grounds)
    assert ("hardship_declaration" in found.papers) == ("41" in grounds)


def test_papers_follow_the_answers_that_still_matter() -> None:
    found = assess({**WAGES, "no_condition": "32.4", "exempt": "42.4"}, monthly_limit=None)
    assert "proof_abuse" in found.papers
    assert "proof_by_law" not in found.papers


@pytest.mark.parametrize("huge", ["1e3000000", "-1e3000000", "1e-3000000", "9" * 5000])
def test_a_number_beyond_all_bounds_is_no_answer_and_costs_nothing(huge: str) -> None:
    assert not is_answer(Question.HOUSEHOLD, huge)
    assert is_answer(Question.INCOME, huge) == ("e-" in huge)
    assert verdict(income="1e-3000000") == Verdict.LIKELY


def test_questions_that_no_longer_matter_are_not_asked() -> None:
    assert next_question({}) == Question.CLAIM
    assert next_question({"claim": "31.5", "urgency": "none", "no_condition": "32.4"}) is None
    assert next_question({"claim": "none", "urgency": "none", "no_condition": "none"}) is None
    exempt = {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.2"}
    assert next_question(exempt) is None
    assert Question.INCOME not in path(exempt)


@given(given_answers)
def test_whatever_is_answered_there_is_an_expectation(answers: dict[str, str]) -> None:
    found = assess(answers, monthly_limit=Decimal(2000))
    assert (found.verdict == Verdict.INCOMPLETE) == (next_question(answers) is not None)
    assert set(found.grounds) <= set(labels.GROUNDS)
    assert found.papers
    assert len(set(found.papers)) == len(found.papers)
    assert set(found.papers) <= set(labels.PAPERS)
    assert found.verdict in labels.VERDICTS


@given(given_answers)
def test_answering_question_by_question_comes_to_an_end(answers: dict[str, str]) -> None:
    for _ in range(len(Question) + 1):
        question = next_question(answers)
        if question is None:
            return
        answers = {**answers, question: CHOICES[question][-1] if question in CHOICES else "2"}
        assert is_answer(question, answers[question])
    raise AssertionError("the questions do not end")


@given(st.integers(1, 30), st.integers(0, 100_000), st.integers(0, 100_000))
def test_less_income_is_never_worse(household: int, one: int, two: int) -> None:
    low, high = sorted((one, two))
    if verdict(household=str(household), income=str(high)) == Verdict.LIKELY:
        assert verdict(household=str(household), income=str(low)) == Verdict.LIKELY


def test_every_code_has_words() -> None:
    for question in Question:
        assert question in labels.QUESTIONS
        assert set(labels.ANSWERS.get(question, {})) == set(CHOICES.get(question, ()))


@pytest.mark.parametrize(
    ("question", "given", "answers"),
    [
        (Question.HOUSEHOLD, "1", True), (Question.HOUSEHOLD, "30", True), (Question.HOUSEHOLD, "31", False),
        (Question.HOUSEHOLD, "0", False), (Question.HOUSEHOLD, "2.5", False), (Question.INCOME, "0", True),
        (Question.INCOME, "10,000,000", True), (Question.INCOME, "10000000.01", False), (Question.INCOME, "-1", False),
        (Question.INCOME, "Infinity", False), (Question.CLAIM, "", False),
    ],
)  # fmt: skip
def test_what_answers_a_question(question: Question, given: str, answers: bool) -> None:
    assert is_answer(question, given) is answers


def test_income_per_head_up_to_the_limit_is_within_it() -> None:
    assert verdict("1500") == Verdict.LIKELY
    assert verdict("1499.99") == Verdict.UNCLEAR_INCOME
    assert verdict("0", income="0") == Verdict.LIKELY


def test_what_was_left_empty_is_asked_as_what_was_not_asked_yet() -> None:
    for nothing in ({}, {"no_condition": "", "exempt": ""}):
        answers = {"claim": str(Claim.LABOUR), "urgency": "none", **nothing}
        assert path(answers) == tuple(Question)
        assert next_question(answers) == Question.NO_CONDITION
    found = assess({"claim": str(Claim.LABOUR)}, monthly_limit=None)
    assert (found.verdict, found.grounds, found.urgent) == (Verdict.INCOMPLETE, (), False)


@pytest.mark.parametrize(
    ("changes", "papers"),
    [
        ({"claim": str(Claim.LABOUR)}, ("hardship_declaration", "evidence_work", "evidence_pay")),
        ({"claim": str(Claim.INJURY)}, ("hardship_declaration", "evidence_injury", "medical_records")),
        ({"claim": str(Claim.MAINTENANCE)}, ("hardship_declaration", "proof_family")),
        ({"claim": str(Claim.NONE)}, ("hardship_declaration", "evidence_case")),
        ({"claim": str(Claim.SOCIAL_INSURANCE), "exempt": str(Exempt.MIGRANT_WORKER)},
         ("proof_migrant_work", "evidence_work")),
        ({"claim": str(Claim.LABOUR), "no_condition": str(NoCondition.BRAVERY)},
         ("proof_bravery", "evidence_work", "evidence_pay")),
    ],
)  # fmt: skip
def test_the_papers_are_those_of_everybody_of_the_group_and_of_the_claim(
    changes: dict[str, str], papers: tuple[str, ...]
) -> None:
    found = assess({**WAGES, **changes}, monthly_limit=None)
    assert found.papers == ("id_card", "application_form", *papers)
