"""Danger in English is seen where it is in Chinese; greetings and plain questions in any language are left alone."""

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.search import language


def found(text: str) -> frozenset[Urgency]:
    """Return the signs that are seen wherever somebody types."""
    return urgency.signs(language.read(text).plain)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("help me", Urgency.DANGER),
        ("Please help me!", Urgency.DANGER),
        ("Help me, he is outside my door", Urgency.DANGER),
        ("he is beating me", Urgency.DANGER),
        ("My husband's beating me right now", Urgency.DOMESTIC_VIOLENCE),
        ("My husband is beating me right now", Urgency.DANGER),
        ("someone is attacking my mother", Urgency.DANGER),
        ("he has a knife", Urgency.DANGER),
        ("They came with a gun and want money", Urgency.DANGER),
        ("He said he will kill me", Urgency.DANGER),
        ("he said he’ll kill us", Urgency.DANGER),
        ("my boyfriend threatened to kill me if I leave", Urgency.DANGER),
        ("my ex is going to kill me", Urgency.DANGER),
        ("I was raped last night", Urgency.DANGER),
        ("a man has been following me for days", Urgency.DANGER),
        ("They locked me in the dormitory and took my passport", Urgency.DANGER),
        ("I fear for my life", Urgency.DANGER),
        ("I want to kill myself", Urgency.SELF_HARM),
        ("I WANT TO DIE", Urgency.SELF_HARM),
        ("I don't want to live any more", Urgency.SELF_HARM),
        ("she says she will end her life", Urgency.SELF_HARM),
        ("thinking about suicide", Urgency.SELF_HARM),
        ("my husband hits me when he is drunk", Urgency.DOMESTIC_VIOLENCE),
        ("I was beaten by my husband", Urgency.DOMESTIC_VIOLENCE),
        ("domestic violence, what can I do", Urgency.DOMESTIC_VIOLENCE),
        ("My brother was arrested this morning", Urgency.DETENTION),
        ("the police took my husband away", Urgency.DETENTION),
        ("my daughter is being bullied at school", Urgency.MINOR),
        ("the teacher hits my child", Urgency.MINOR),
        ("他打我 help me", Urgency.DANGER),
    ],
)
def test_danger_in_english_is_seen(text: str, sign: Urgency) -> None:
    assert sign in found(text)


@pytest.mark.parametrize(
    "text",
    [
        # Not among the sentences that the model has learnt from.
        "您好，我想问一下",
        "你好我想咨询下",
        "我想请问一下",
        "你好，我有事想问",
        "您好，请问有人在吗",
        "能帮我解答一下吗",
        "我想跟你说个事",
        "喂，您好，请问是12348吗",
        "晚上好",
        "你好，问一下",
        "想咨询个事",
        "请问可以咨询吗",
        "嗯，好的谢谢",
        "麻烦您了",
        "我想了解一下法律援助",
        "你好，我是来咨询的",
        "我想咨询一下关于工资的问题",
        "我想问下营业时间",
        "hello",
        "Good evening, I have a question",
        "Can you help me with a form?",
        "Hi, could you please help me",
        "please help me understand my contract",
        "My boss has not paid my wages for three months",
        "I was hit by a car, the driver does not pay",
        "custody of the children after a divorce",
        "My landlord keeps my deposit",
        "When does the deadline to appeal end?",
        "the company ended my contract",
        "How do I notarise a birth certificate?",
        "We are killing time in the queue",
        "A customer pointed out a mistake in the invoice",
    ],
)
def test_greetings_and_plain_questions_are_left_alone(text: str) -> None:
    assert found(text) == frozenset()
