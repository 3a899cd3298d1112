"""What is restated in other words: none of some five hundred ways to turn a sentence that passes passes."""

import json
import re
from collections.abc import Iterator

import pytest

from fawang.knowledge.guidance.drafting.checker import Passage, check
from fawang.knowledge.guidance.drafting.clauses import parse
from tests.knowledge.guidance.drafting.test_meaning import FAITHFUL, PASSAGES
from tests.knowledge.guidance.drafting.test_measure import UNSEEN, passage

#: What stands there, and what would be said instead.
TURNED = (
    ("可以", "必须"), ("可以", "不能"), ("可以", "随时可以"), ("应当", "可以"), ("应当", "不得"), ("要", "可以"),
    ("不能", "可以"), ("不得", "可以"), ("有权", "必须"), ("不", ""), ("没有", "有"), ("未", ""), ("视为", "不视为"),
    ("接受", "放弃"), ("放弃", "接受"), ("内", "后"), ("前", "后"), ("后", "前"), ("或者", "并且"), ("书面", "口头"),
    ("严重", ""), ("同等", ""), ("只", ""), ("原则上", "必须"), ("一般", "一律"), ("明确", ""), ("立即", ""),
    ("合理", ""), ("终局", "非终局"),
)  # fmt: skip
SIDES = (
    ("单位", "劳动者"), ("公司", "员工"), ("房东", "租客"), ("出租人", "承租人"), ("男方", "女方"), ("父亲", "母亲"),
    ("商家", "消费者"), ("经营者", "消费者"), ("法院", "检察院"), ("继承人", "受遗赠人"), ("家属", "被告人"),
)  # fmt: skip
_NUMBER = re.compile(r"[一二两三四五六七八九十]+(?=个?[日天月年周岁倍半])|百分之[一二三四五六七八九十]+")


def turned(sentence: str) -> Iterator[str]:
    """Yield the sentence turned round at one place."""
    for here, there in TURNED:
        for match in re.finditer(here, sentence):
            yield sentence[: match.start()] + there + sentence[match.end() :]
    for one, other in SIDES:
        swapped = sentence.replace(one, "\0").replace(other, one).replace("\0", other)
        if swapped != sentence:
            yield swapped
    for match in _NUMBER.finditer(sentence):
        other_number = "百分之十九" if match[0].startswith("百分") else "十九"
        yield sentence[: match.start()] + other_number + sentence[match.end() :]


def says(sentence: str, source: Passage) -> bool:
    return bool(check(f"{sentence.rstrip('。')}[1]。", [source]).sentences)


def faithful() -> Iterator[tuple[str, Passage]]:
    for line in (UNSEEN / "drafts_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "faithful":
            yield row["sentence"], passage(row["passage"])
    for row in FAITHFUL:
        text = PASSAGES[row["passage"]]
        law, _, article = row["passage"].partition("第")
        citation = f"《中华人民共和国{law}》第{article}"
        yield row["sentence"], Passage(1, citation, text, in_force=True, kind="article")


def test_what_passes_does_not_pass_turned_round() -> None:
    passing = [(sentence, source) for sentence, source in faithful() if says(sentence, source)]
    tried = [(other, source) for sentence, source in passing for other in dict.fromkeys(turned(sentence))]
    assert len(passing) >= 100
    assert len(tried) >= 450
    assert [other for other, source in tried if says(other, source)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("试用期不得超过一个月", "试用期最长一个月"),
        ("自收到裁决书之日起十五日内", "收到裁决书后十五日内"),
        ("由当事人约定", "由双方约定"),
        ("应当向劳动者支付劳动报酬", "要向员工发工资"),
    ],
)
def test_ordinary_words_are_read_as_those_of_the_law(one: str, other: str) -> None:
    assert [(word.sort, word.says, word.how) for word in parse(one).words] == [
        (word.sort, word.says, word.how) for word in parse(other).words
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("试用期不得超过一个月", "试用期不得少于一个月"),
        ("收到裁决书后十五日内起诉", "收到裁决书前十五日内起诉"),
        ("由出租人承担", "由承租人承担"),
        ("不服判决的", "服判决的"),
        ("明确表示", "表示"),
    ],
)
def test_what_turns_a_clause_is_read_otherwise(one: str, other: str) -> None:
    assert parse(one).words != parse(other).words
