"""Whether somebody can expect legal aid: one question at a time, an early answer, never the last word. Pure.

The result is an expectation for the person and a proposal for the office. It never stops anybody
from applying: only the office decides (Legal Aid Law, Art. 43).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from fawang.legal_aid.rules import Claim, Exempt, NoCondition, Urgency


class Question(StrEnum):
    """What is asked, in this order, as far as the answers before make it matter."""

    CLAIM = "claim"
    URGENCY = "urgency"
    NO_CONDITION = "no_condition"
    EXEMPT = "exempt"
    HOUSEHOLD = "household"
    INCOME = "income"


#: The permitted answers; a question without choices wants a number.
CHOICES: Mapping[Question, tuple[str, ...]] = {
    Question.CLAIM: tuple(Claim),
    Question.URGENCY: tuple(Urgency),
    Question.NO_CONDITION: tuple(NoCondition),
    Question.EXEMPT: tuple(Exempt),
}
_MOST_PEOPLE = 30
_MOST_INCOME = Decimal(10_000_000)


class Verdict(StrEnum):
    """What the person can expect."""

    LIKELY = "likely"
    LIKELY_WITHOUT_CONDITION = "likely_without_condition"
    LIKELY_WITHOUT_CHECK = "likely_without_check"
    UNCLEAR_INCOME = "unclear_income"
    UNCLEAR_CLAIM = "unclear_claim"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The expectation, with the grounds it rests on and the papers to bring."""

    verdict: Verdict
    grounds: tuple[str, ...]
    papers: tuple[str, ...]
    urgent: bool


def next_question(answers: Mapping[str, str]) -> Question | None:
    """Return the first question whose answer is missing or unusable and still matters; None at the end."""
    for question in _path(answers):
        if not is_answer(question, answers.get(question, "")):
            return question
    return None


def path(answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions that matter given `answers`, in order."""
    return tuple(_path(answers))


def is_answer(question: Question, given: str) -> bool:
    """Tell whether `given` answers `question`."""
    choices = CHOICES.get(question)
    if choices is not None:
        return given in choices
    return _number(question, given) is not None


def assess(answers: Mapping[str, str], *, monthly_limit: Decimal | None) -> Assessment:
    """Return what somebody with these answers can expect.

    Args:
        monthly_limit: income per head of household and month, in yuan, up to which economic
            difficulty is assumed where the competent office is; None where nobody has set one.
    """
    if next_question(answers) is not None:
        return Assessment(Verdict.INCOMPLETE, (), _papers(answers), _urgent(answers))
    grounds: list[str] = []
    no_condition = answers[Question.NO_CONDITION]
    claim = answers[Question.CLAIM]
    if no_condition != NoCondition.NONE:
        grounds.append(no_condition)
        verdict = Verdict.LIKELY_WITHOUT_CONDITION
    elif claim == Claim.NONE:
        verdict = Verdict.UNCLEAR_CLAIM
    elif answers[Question.EXEMPT] != Exempt.NONE:
        grounds += [claim, answers[Question.EXEMPT]]
        verdict = Verdict.LIKELY_WITHOUT_CHECK
    else:
        grounds += [claim, "41"]
        income = _number(Question.INCOME, answers[Question.INCOME]) or Decimal(0)
        per_head = income / (_number(Question.HOUSEHOLD, answers[Question.HOUSEHOLD]) or Decimal(1))
        within = monthly_limit is not None and per_head <= monthly_limit
        verdict = Verdict.LIKELY if within else Verdict.UNCLEAR_INCOME
    if _urgent(answers):
        grounds.append(answers[Question.URGENCY])
    return Assessment(verdict, tuple(grounds), _papers(answers), _urgent(answers))


def _path(answers: Mapping[str, str]) -> list[Question]:
    questions = [Question.CLAIM, Question.URGENCY, Question.NO_CONDITION]
    if answers.get(Question.NO_CONDITION) in (None, "", NoCondition.NONE):
        if answers.get(Question.CLAIM) == Claim.NONE:
            # Neither in the list nor without condition: income no longer matters.
            return questions
        questions.append(Question.EXEMPT)
        if answers.get(Question.EXEMPT) in (None, "", Exempt.NONE):
            questions += [Question.HOUSEHOLD, Question.INCOME]
    return questions


def _number(question: Question, given: str) -> Decimal | None:
    try:
        value = Decimal(str(given).strip().replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if question == Question.HOUSEHOLD:
        # The bounds first: to write out a whole number of a million digits takes minutes.
        return value if 1 <= value <= _MOST_PEOPLE and value == int(value) else None
    return value if 0 <= value <= _MOST_INCOME else None


def _urgent(answers: Mapping[str, str]) -> bool:
    return answers.get(Question.URGENCY) in set(Urgency) - {Urgency.NONE}


_GROUPS = (Question.NO_CONDITION, Question.EXEMPT)
#: What shows that one belongs to a group. Codes; the words are in labels.py.
_PROOF: Mapping[str | None, str] = {
    NoCondition.HEROES: "proof_kinship_heroes",
    NoCondition.BRAVERY: "proof_bravery",
    NoCondition.ACQUITTED: "retrial_judgment",
    NoCondition.ABUSE: "proof_abuse",
    NoCondition.OTHER_BY_LAW: "proof_by_law",
    Exempt.NO_FIXED_INCOME: "proof_group",
    Exempt.ASSISTED: "proof_assistance",
    Exempt.MIGRANT_WORKER: "proof_migrant_work",
    Exempt.OTHER_BY_LAW: "proof_by_law",
}
_EVIDENCE: Mapping[str, tuple[str, ...]] = {
    Claim.LABOUR: ("evidence_work", "evidence_pay"),
    Claim.INJURY: ("evidence_injury", "medical_records"),
    Claim.MAINTENANCE: ("proof_family",),
    Claim.SOCIAL_INSURANCE: ("evidence_work",),
}


def _papers(answers: Mapping[str, str]) -> tuple[str, ...]:
    papers = ["id_card", "application_form"]
    groups = [answers.get(question) for question in _path(answers) if question in _GROUPS]
    proofs = [_PROOF[group] for group in groups if group in _PROOF]
    # Art. 41: economic difficulty may be shown by a declaration of good faith.
    papers += proofs or ["hardship_declaration"]
    papers += _EVIDENCE.get(answers.get(Question.CLAIM, ""), ("evidence_case",))
    return tuple(papers)
