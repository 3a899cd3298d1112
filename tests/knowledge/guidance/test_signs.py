"""Five signs that each have a box of their own, on sentences in hard pairs."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.data.pack import WIDER, Urgency
from fawang.knowledge.guidance import urgent
from fawang.knowledge.search import language

_DATA = Path(__file__).resolve().parent.parent / "data"
_NEW = ("confinement", "ransom", "fraud_now", "demolition", "elder_neglect")


def rows(name: str) -> list[tuple[str, set[str]]]:
    """Return the sentences of a set with their signs."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [(one["text"], set(one["signs"]) - {"none"}) for one in map(json.loads, lines)]


def test_what_is_only_measured_is_what_was_split_off() -> None:
    lines = (_DATA / "signs.sha256").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((_DATA / name).read_bytes()).hexdigest() == digest, name


def test_there_are_enough_sentences_in_pairs() -> None:
    texts = rows("signs_dev.jsonl") + rows("signs_held.jsonl")
    assert len(texts) >= 300
    assert sum(not signs for _text, signs in texts) == len(texts) / 2
    assert len({text for text, _signs in texts}) == len(texts)


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [
        ("signs_dev.jsonl", 0.98, 0.95),
        ("unseen/urgency_dev.jsonl", 0.95, 0.9),
        ("unseen/signs_more_dev.jsonl", 0.98, 0.95),
        # Never looked at: what docs/guidance.md says of them, less two sentences.
        ("signs_held.jsonl", 0.94, 0.94),
        ("unseen/urgency_held.jsonl", 0.91, 0.78),
        ("unseen/signs_fresh_held.jsonl", 0.95, 0.86),
    ],
)
def test_who_must_not_wait_is_found_and_the_others_left_alone(
    name: str, recall: float, precision: float
) -> None:
    found = [(bool(urgent.signs_in(text)), bool(signs)) for text, signs in rows(name)]
    right = sum(said and meant for said, meant in found)
    assert right / sum(meant for _said, meant in found) >= recall
    assert right / sum(said for said, _meant in found) >= precision


@pytest.mark.parametrize("sign", _NEW)
def test_each_sign_is_told_from_the_others(sign: str) -> None:
    named = [(sign in urgent.signs_in(text), signs) for text, signs in rows("signs_dev.jsonl")]
    meant = [said for said, signs in named if sign in signs]
    assert sum(meant) / len(meant) >= 0.95
    assert not [signs for said, signs in named if said and not signs]


@pytest.mark.parametrize(
    ("text", "sign", "numbers"),
    [
        ("工厂老板收了手机把大门锁上，我们谁也出不去", "confinement", ["110", "120"]),
        ("我弟在妙瓦底，那边要二十万才放人", "ransom", ["110", "12308"]),
        ("刚刚给骗子转了三万到他说的安全账户", "fraud_now", ["96110", "110"]),
        ("挖掘机正在拆我家房子，我妈还在屋里不肯出来", "demolition", ["110", "120"]),
        ("八十岁的奶奶被锁在柴房三天没给饭吃", "elder_neglect", ["110", "120", "12345"]),
        ("The boss locked us in the dormitory and took our passports, we cannot leave", "confinement", ["110", "120"]),
        ("I just sent money to a scammer", "fraud_now", ["96110", "110"]),
    ],
)  # fmt: skip
def test_the_box_of_the_sign_comes_first_with_its_numbers(text: str, sign: str, numbers: list[str]) -> None:
    first = urgent.helps_in(text)[0]
    assert first.sign == sign
    assert [call.number for call in first.calls] == numbers


def test_a_wider_sign_is_found_as_well_and_told_by_the_narrower_box() -> None:
    text = "欠了三万被他们关在宾馆里，两个人轮流看着不让走"
    signs = urgent.signs_in(text)
    assert {Urgency.CONFINEMENT, Urgency.DANGER, Urgency.DETENTION} <= set(signs)
    assert [one.sign for one in urgent.helps(signs)] == [Urgency.CONFINEMENT]
    # Beaten at home besides: that has a box of its own.
    both = urgent.helps(urgent.ordered([*signs, Urgency.DOMESTIC_VIOLENCE]))
    assert [one.sign for one in both] == [Urgency.CONFINEMENT, Urgency.DOMESTIC_VIOLENCE]


def test_every_wider_sign_has_its_numbers_in_the_narrower_box_too() -> None:
    table = urgent.table()
    for sign, wider in WIDER.items():
        assert "110" in {call.number for call in table[sign].calls}
        assert Urgency.SELF_HARM not in wider
        assert Urgency.MINOR not in wider


@pytest.mark.parametrize(
    "text",
    [
        "我爸走了，留下一套房子，我们三个怎么分",
        "老公从脚手架摔下来腿断了，老板说不是工伤",
        "买的二手房以前有人上吊，中介没说，能退吗",
        "去年被骗两万，现在法院判了，退赔怎么领",
        "拆迁补偿款少了，想复核评估",
        "老人轮流照顾，老二不出钱怎么办",
        "老板扣着我的工资不发",
        "I was scammed two years ago, can the court give my money back",
    ],
)
def test_a_death_a_fall_a_flat_and_what_is_over_are_none(text: str) -> None:
    assert urgent.signs_in(text) == ()


def test_signs_are_heard_in_every_wording() -> None:
    for text, sign in (
        ("涯分人關在屋下，門鎖緊，出毋得", "confinement"),
        ("阮阿弟乞人关在厝内，唔乞伊走", "confinement"),
        ("頭先俾人呃咗，轉咗兩萬去佢戶口", "fraud_now"),
    ):
        assert sign in urgent.signs_in(text), (text, language.read(text))


@given(st.from_regex(r"[ -@\[-`{-~]{0,12}", fullmatch=True))
def test_numbers_alone_say_nothing(text: str) -> None:
    # They are not read at all; nothing would come of reading them.
    assert urgent._signs(text) == urgent.signs_in(text) == ()
