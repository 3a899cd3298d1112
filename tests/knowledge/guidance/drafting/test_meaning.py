"""What a passage bears out: faithful sentences pass, and none that turns it round, swaps who acts, or says more."""

import json
from pathlib import Path
from typing import Any

import pytest

from fawang.knowledge.data.statutes import china_law
from fawang.knowledge.guidance.drafting.checker import Passage, Reason, check
from fawang.knowledge.guidance.drafting.meaning import borne_out
from fawang.knowledge.models import Flag

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    """Return a file of labelled lines."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def in_force() -> dict[str, str]:
    """Return the articles in force by short name: 劳动合同法第八十二条."""
    national = china_law.data_file()
    assert national is not None
    return {
        f"{law.title.removeprefix('中华人民共和国')}{article.label}": article.text
        for law in china_law.read(national).laws
        if law.flag == Flag.NONE and law.title.startswith("中华人民共和国")
        for article in law.articles
    }


PASSAGES = in_force()
SENTENCES = rows("sentences.jsonl")
TURNED = [row for row in SENTENCES if not row["says"]]
FAITHFUL = [row for row in SENTENCES if row["says"]]


def says(row: dict[str, Any]) -> bool:
    return borne_out(row["sentence"], [PASSAGES[row["passage"]]])


def test_there_are_enough_of_both() -> None:
    assert len(TURNED) >= 60
    assert len(FAITHFUL) >= 60


@pytest.mark.parametrize("row", TURNED, ids=lambda row: row["sentence"][:24])
def test_nothing_that_is_turned_round_passes(row: dict[str, Any]) -> None:
    assert not says(row)


def test_nine_of_ten_faithful_ones_pass() -> None:
    lost = [row["sentence"] for row in FAITHFUL if not says(row)]
    assert len(lost) <= len(FAITHFUL) // 10, lost


@pytest.mark.parametrize("row", FAITHFUL, ids=lambda row: row["sentence"][:24])
def test_no_word_that_decides_can_be_added_or_lost(row: dict[str, Any]) -> None:
    """Whatever faithful sentence is changed at one place, it is not let through."""
    sentence = row["sentence"]
    turns = {"不得": "可以", "应当": "可以", "可以": "应当", "有权": "无权", "以内": "以后", "或者": "并且"}
    for one, other in turns.items():
        if one in sentence:
            assert not says({**row, "sentence": sentence.replace(one, other, 1)}), (one, other)


def test_an_answer_keeps_what_is_borne_out() -> None:
    passage = Passage(
        1,
        "《中华人民共和国劳动合同法》第三十七条",
        PASSAGES["劳动合同法第三十七条"],
        in_force=True,
        kind="article",
    )
    answer = "员工提前30天书面通知公司，可以解除劳动合同[1]。员工可以随时解除劳动合同[1]。"
    draft = check(answer, [passage])
    assert [one.text for one in draft.sentences] == ["员工提前30天书面通知公司，可以解除劳动合同。"]
    assert [reason for _, reason in draft.dropped] == [Reason.MEANING]


def test_two_rules_in_one_sentence_are_two_rules() -> None:
    text = PASSAGES["劳动合同法第四十七条"]
    assert borne_out(
        "六个月以上不满一年的，按一年计算；不满六个月的，向劳动者支付半个月工资的经济补偿。", [text]
    )
    # The condition of one and the consequence of the other make no rule.
    assert not borne_out("六个月以上不满一年的，向劳动者支付半个月工资的经济补偿。", [text])
    assert not borne_out("不满六个月的，按一年计算。", [text])


@pytest.mark.parametrize("nothing", ["", "的", "，，，", "。", "可以", "第八十二条", "《劳动合同法》"])
def test_what_says_nothing_is_borne_out_by_nothing(nothing: str) -> None:
    assert not borne_out(nothing, [PASSAGES[row["passage"]] for row in FAITHFUL])
