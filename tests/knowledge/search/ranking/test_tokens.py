"""Characters and pairs of neighbours as numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.search.cleaning import clean
from fawang.knowledge.search.ranking.tokens import STOP_CHARACTERS, STOP_PAIRS, pair, query_tokens, tokenise

LAST_POINT = 0x10FFFF


def written(code: int) -> str:
    """Return the characters that a token stands for."""
    return chr(code) if code <= LAST_POINT else chr(code >> 21) + chr(code & (1 << 21) - 1)


def test_characters_come_first_and_then_pairs_within_a_run() -> None:
    assert [written(code) for code in tokenise("欠薪，工资").tolist()] == [
        "欠",
        "薪",
        "工",
        "资",
        "欠薪",
        "工资",
    ]
    assert pair("欠", "薪") == tokenise("欠薪").tolist()[-1]


def test_width_case_and_punctuation_make_no_difference() -> None:
    assert clean("  ＡＰＰ、打卡！12３ ") == "app 打卡 123"
    assert tokenise("ＡＰＰ打卡").tolist() == tokenise("app打卡").tolist()


def test_nothing_to_read_has_no_tokens() -> None:
    for text in ("", "。。。", "😀"):
        codes, counts = query_tokens(text)
        assert (len(tokenise(text)), len(codes), len(counts)) == (0, 0, 0)


def test_a_question_keeps_each_token_once_and_no_stop_words() -> None:
    codes, counts = query_tokens("请问工资，工资怎么办")
    said = {written(code): count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)}
    assert said["工资"] == said["工"] == 2
    assert not said.keys() & (STOP_CHARACTERS | STOP_PAIRS)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_every_token_stands_in_the_text(text: str) -> None:
    plain = clean(text)
    codes = tokenise(text)
    assert all(written(code) in plain for code in codes.tolist())
    assert (codes <= LAST_POINT).sum() == len(plain.replace(" ", ""))
    distinct, counts = query_tokens(text)
    assert np.all(np.diff(distinct) > 0)
    assert np.all(counts >= 1)
