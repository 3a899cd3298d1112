"""What somebody has told already of what the law asks: no more than leaves no doubt."""

import pytest

from fawang.knowledge.data import packs
from fawang.legal_aid.kind.presumption import claims, presume
from fawang.legal_aid.rules.eligibility import Question, is_answer

WAGES, INJURY = "labour.wages", "work_injury.benefits"


@pytest.mark.parametrize(
    ("words", "topic", "signs", "answers"),
    [
        ("老板不给工资。", WAGES, (), {"claim": "31.5"}),
        ("我是农民工，老板不给工资。", WAGES, (), {"claim": "31.5", "exempt": "42.3"}),
        ("外来工，做工断了手指。", INJURY, (), {"claim": "31.7", "exempt": "42.3"}),
        # The third item is about pay and injury at work alone.
        ("我是农民工，被车撞了。", "traffic.compensation", (), {"claim": "31.7"}),
        ("我家是低保户，儿子不养我。", "maintenance.parents", (), {"claim": "31.4", "exempt": "42.2"}),
        ("我不是低保户，儿子不养我。", "maintenance.parents", (), {"claim": "31.4"}),
        ("想申请低保，村里不给。", "social_security.assistance", (), {"claim": "31.2"}),
        ("他打我。", "marriage_family.divorce", ("domestic_violence",), {"no_condition": "32.4"}),
        ("他打我。", "domestic_violence.partner", (), {"no_condition": "32.4"}),
        # Dismissal may be about pay, or about the work itself: that is asked.
        ("被辞退了。", "labour.dismissal", (), {}),
        ("网购的鞋开胶。", "consumer.online", (), {}),
        ("", "", (), {}),
    ],
)
def test_what_is_presumed(words: str, topic: str, signs: tuple[str, ...], answers: dict[str, str]) -> None:
    assert presume(words, topic=topic, signs=signs) == answers


def test_the_table_names_matters_that_there_are_each_once() -> None:
    named = [topic for topics in claims().claims.values() for topic in topics]
    assert [topic for topic in named if not packs.is_matter(topic)] == []
    assert len(named) == len(set(named))
    assert all(is_answer(Question.CLAIM, claim) for claim in claims().claims)
